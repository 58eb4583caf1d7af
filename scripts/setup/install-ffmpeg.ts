import { canInstallDebianPackages, installDebianPackages, isDebian } from './debian.ts'

/**
 * Installs the system's ffmpeg where that needs no questions: the package that brings its own comes with the packages, where
 * its download is in reach, and lacks ffprobe. Resolves to what to do instead when it could not be installed.
 */
export async function installFfmpeg(): Promise<string | undefined> {
  if (process.env['FFMPEG_PATH']) return 'set FFMPEG_PATH to a working ffmpeg with ffprobe beside it, or unset it'
  if (canInstallDebianPackages()) {
    const problem = await installDebianPackages('ffmpeg')
    return problem && `apt-get said “${problem}”: install ffmpeg by hand, or set FFMPEG_PATH`
  }
  if (isDebian()) return 'run `sudo apt-get install ffmpeg`'
  if (process.platform === 'darwin') return 'run `brew install ffmpeg`'
  if (process.platform === 'win32') return 'run `winget install ffmpeg`'
  return "install ffmpeg with the system's package manager, or set FFMPEG_PATH"
}
