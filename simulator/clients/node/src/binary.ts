import { existsSync } from 'node:fs';
import * as path from 'node:path';

/** Where there is a package with the program. */
const PLATFORMS = ['linux-x64'];

/** The program: the one that is named, else the one of `PAYSYS_SIMULATOR`, else that of the package for this machine. */
export function findBinary(named?: string): string {
  if (named !== undefined) return existing(named, 'the option `binary`');
  const variable = process.env['PAYSYS_SIMULATOR'];
  if (variable) return existing(variable, 'the variable PAYSYS_SIMULATOR');
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) throw new Error(unsupported(platform));
  try {
    const manifest = require.resolve(`@paysys-simulator/${platform}/package.json`);
    return path.join(path.dirname(manifest), 'bin', 'paysys-simulator');
  } catch {
    throw new Error(notInstalled(`@paysys-simulator/${platform}`));
  }
}

function existing(file: string, source: string): string {
  if (existsSync(file)) return path.resolve(file);
  throw new Error(`paysys-simulator: ${source} names ${file}, which does not exist (looked for from ${process.cwd()}).`);
}

const OR_NAME_ANOTHER = 'or name a program that you have:  PAYSYS_SIMULATOR=/path/to/paysys-simulator';

function notInstalled(name: string): string {
  const { version } = require('../package.json') as { version: string };
  return [
    `paysys-simulator: the package ${name} is missing. It has the program itself.`,
    'npm installs it along, except with --no-optional or --omit=optional, from a lock file that was made on another',
    'system, or where paysys-simulator was installed from a .tgz file alone.',
    `  Install it:                       npm install --save-dev --include=optional ${name}@${version}`,
    '                                    (or its .tgz file, where you have that)',
    `  ${OR_NAME_ANOTHER}`,
  ].join('\n');
}

function unsupported(platform: string): string {
  return [
    `paysys-simulator: there is no package with the program for ${platform}, only for ${PLATFORMS.join(', ')}.`,
    'Build it from source with `cargo build --release -p paysys-simulator`,',
    `  ${OR_NAME_ANOTHER}`,
  ].join('\n');
}

/** Why a program that is there could not be started. */
export function cannotStart(binary: string, error: NodeJS.ErrnoException): Error {
  const why: Record<string, string> = {
    ENOENT: 'this system cannot run it: a program for glibc does not run on Alpine (musl)',
    ENOEXEC: 'it is made for another kind of machine, or no program',
    EACCES: 'it is not executable, or lies on a file system mounted with noexec; chmod +x may help',
  };
  const reason = why[error.code ?? ''] ?? error.message;
  return new Error(`paysys-simulator: ${binary} could not be started: ${reason} (${error.code}).`, { cause: error });
}
