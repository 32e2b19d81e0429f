/** The parts of Electron that only the operating system could show: what main asks of them is kept for the story. */
export const shell = {
  openExternal: async (_url: string): Promise<void> => undefined,
}

interface Question {
  readonly options: { readonly message: string; readonly detail?: string }
  answer(answer: { response: number }): void
}

export const dialog = {
  /** What nobody was there to answer; a story does. */
  asked: [] as Question[],
  showMessageBox(...args: unknown[]): Promise<{ response: number }> {
    const options = args.at(-1) as Question['options']
    return new Promise((answer) => dialog.asked.push({ options, answer }))
  },
}

export const crashReporter = {
  started: [] as unknown[],
  start(options: unknown): void {
    this.started.push(options)
  },
}

export const Menu = {
  template: undefined as unknown,
  buildFromTemplate(template: unknown): unknown {
    return template
  },
  setApplicationMenu(template: unknown): void {
    Menu.template = template
  },
}

const workArea = { x: 0, y: 0, width: 1920, height: 1040 }
const display = { id: 1, workArea }

export const screen = {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
}
