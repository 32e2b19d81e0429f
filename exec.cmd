@rem package.json says `exec node ...`: without exec a POSIX sh stays between npm and node and keeps signals to itself.
@rem cmd has no exec and finds this file in the folder npm runs scripts in.
@%*
