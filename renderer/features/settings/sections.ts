import { FolderOpen, Info, Keyboard, Sun, type LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import { AboutSection } from './about/about-section.tsx'
import { AppearanceSection } from './appearance/appearance-section.tsx'
import { DataSection } from './data/data-section.tsx'
import { KeyboardSection } from './keyboard-section.tsx'

interface Section {
  /** As in the address: `#/settings/data`. */
  readonly id: string
  readonly label: string
  readonly icon: LucideIcon
  readonly Content: ComponentType
}

const APPEARANCE: Section = { id: 'appearance', label: 'Appearance', icon: Sun, Content: AppearanceSection }

export const SECTIONS: readonly Section[] = [
  APPEARANCE,
  { id: 'data', label: 'Data and export', icon: FolderOpen, Content: DataSection },
  { id: 'keyboard', label: 'Keyboard', icon: Keyboard, Content: KeyboardSection },
  { id: 'about', label: 'About', icon: Info, Content: AboutSection },
]

/** An address without a section, or with one that is not there, leads to the first. */
export function sectionOf(id: string | null): Section {
  return SECTIONS.find((section) => section.id === id) ?? APPEARANCE
}
