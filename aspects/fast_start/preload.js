// Preloaded into jsii's Node, see __init__.py. Where a file does not look as expected, it runs as it is.
'use strict';

const childProcess = require('child_process');
const fs = require('fs');
const Module = require('module');
const path = require('path');
const { Writable } = require('stream');
const { isMainThread } = require('worker_threads');

// One line a submodule: `exports.vpc = require("./vpc")`, with __importStar around it in younger bindings.
const SUBMODULE = /^exports\.(\w+) = ((?:__importStar\()?require\("\.\/[\w./-]+"\)\)?);$/gm;

// The zip library, which cdktf requires for asset folders but uses in a process of its own.
const ARCHIVER = /^const archiver = require\("archiver"\);$/m;

const RELAY = /[\\/]bin[\\/]jsii-runtime\.js$/;
const PROGRAM = /[\\/]lib[\\/]program\.js$/;
// A package of the construct tree, in the folder that jsii makes for each process, and what is behind it.
const PACKAGE = /^(.*[\\/]node_modules[\\/](?:cdktf|cdktn|constructs|@cdk(?:tf|tn)[\\/](?:provider-[\w-]+|aws)))([\\/].*)$/;
const BARREL = /[\\/]provider-[\w-]+[\\/]lib[\\/]index\.js$/;
const ASSETS = /[\\/]cdkt[fn][\\/]lib[\\/]private[\\/]fs\.js$/;

// What jsii looks for first in a package of its cache, and the kinds of packages that it can read, in lib/program.js.
const INDEX = /[\\/]\.jsii\.runtime\.v\d+\.json$/;
const FEATURES = /\.ASSEMBLY_SUPPORTED_FEATURES=(\[[^\]]+\])/;

/** Thrown in the place of jsii's second process; names the program that it would run. */
class SecondProcess {
  constructor(program) {
    this.program = program;
  }
}

// Where V8 keeps what it compiled, if anywhere; see launch.py.
const COMPILED = 'CDKTF_FAST_START_V8';

if (isMainThread) {
  if (process.env[COMPILED]) Module.enableCompileCache?.(process.env[COMPILED]);
  fs.readFileSync = withIndex(fs.readFileSync);
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, filename, ...rest) {
    const run = (text = source, name = filename) => compile.call(this, text, name, ...rest);
    if (RELAY.test(filename)) return withoutRelay(run);
    if (!PACKAGE.test(filename)) return run();
    return run(onDemand(source, filename), lastingName(filename));
  };
}

/** The source of a file that requires more than most apps use, requiring it when it is first asked for. */
function onDemand(source, filename) {
  if (BARREL.test(filename)) return withGetters(source);
  if (ASSETS.test(filename)) {
    return source.replace(ARCHIVER, 'const archiver = (...args) => require("archiver")(...args);');
  }
  return source;
}

function withGetters(source) {
  return source.replace(
    SUBMODULE,
    (_, name, load) =>
      `Object.defineProperty(exports, "${name}", { enumerable: true, configurable: true, get() {` +
      ` const value = ${load};` +
      ` Object.defineProperty(exports, "${name}", { enumerable: true, configurable: true, writable: true, value });` +
      ' return value; } });',
  );
}

/**
 * Reading a file as ever, but for the index of a package that jsii has not made yet: it is made now.
 *
 * jsii would read the whole description of the package instead (120 MB for AWS), twice: here, and in a thread that
 * makes the index for the next time. That thread ends with this process, which is over before it is done: so every
 * time would be the first. Another process needs its memory only while it runs. Where it fails, jsii does as ever.
 */
function withIndex(readFileSync) {
  return (file, ...rest) => {
    if (typeof file === 'string' && INDEX.test(file) && !fs.existsSync(file)) makeIndex(path.dirname(file), readFileSync);
    return readFileSync(file, ...rest);
  };
}

function makeIndex(packageDir, readFileSync) {
  const program = process.argv[1];
  const worker = path.join(path.dirname(program), 'runtime-index-worker.js');
  const features = FEATURES.exec(readFileSync(program, 'utf8'))?.[1];
  if (!features || !fs.existsSync(worker)) return;
  const options = { workerData: { packageDir, supportedFeatures: JSON.parse(features) } };
  const code = `new (require('worker_threads').Worker)(${JSON.stringify(worker)}, ${JSON.stringify(options)})`;
  childProcess.spawnSync(process.execPath, [...process.execArgv, '-e', code], { stdio: 'ignore' });
}

const lasting = new Map();

/**
 * The name of a file in jsii's package cache, which its link in the folder of this process leads to.
 *
 * V8 looks up what it compiled by the file's name, and the folder has another one in every process.
 */
function lastingName(filename) {
  const [, link, inside] = PACKAGE.exec(filename);
  if (!lasting.has(link)) lasting.set(link, fs.realpathSync(link));
  return lasting.get(link) + inside;
}

/**
 * Run jsii's program in this process instead of starting a second one for it.
 *
 * The first process of jsii only hands messages on, which doubles the time that each takes. It runs up to there, so
 * that it can complain about the version of Node.
 */
function withoutRelay(run) {
  const { spawn } = childProcess;
  childProcess.spawn = (command, args, options) => {
    childProcess.spawn = spawn;
    const program = args?.at(-1);
    if (command === process.execPath && PROGRAM.test(program) && canReplace(program, options)) {
      throw new SecondProcess(program);
    }
    return spawn(command, args, options);
  };
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SecondProcess)) throw error;
    runProgram(error.program);
  }
}

const CHANNEL = /\breadFD: ?3, ?writeFD: ?3\b/g;

function canReplace(program, options) {
  // Debugging writes to stderr past the stream that is replaced below; Windows has other pipes.
  if (process.env.JSII_DEBUG || process.platform === 'win32') return false;
  const asExpected =
    JSON.stringify(options?.stdio) === '["ignore","pipe","pipe","pipe"]' &&
    fs.readFileSync(program, 'utf8').match(CHANNEL)?.length === 1;
  if (!asExpected) console.error('fast start: this jsii is not as expected; its messages go through a second process');
  return asExpected;
}

function runProgram(program) {
  // What the second process is started with: jsii looks for it.
  process.execArgv.push('--preserve-symlinks');
  process.argv[1] = program;
  // The preload is for this process alone.
  const ours = `--require=${JSON.stringify(__filename)} --preserve-symlinks`;
  process.env.NODE_OPTIONS = process.env.NODE_OPTIONS.replace(ours, '').trim();
  if (!process.env.NODE_OPTIONS) delete process.env.NODE_OPTIONS;
  delete process.env[COMPILED];
  // Python tells Node to exit when it was interrupted itself.
  process.on('SIGINT', () => undefined);
  // stdout is the channel now; what would be written there goes to Python the way the first process sends it.
  for (const stream of ['stdout', 'stderr']) redirect(stream);

  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, filename, ...rest) {
    const isProgram = filename === program;
    if (isProgram) Module.prototype._compile = compile;
    return compile.call(this, isProgram ? source.replace(CHANNEL, 'readFD:0,writeFD:1') : source, filename, ...rest);
  };
  require(program);
}

function redirect(stream) {
  const replacement = new Writable({
    write(chunk, _, done) {
      fs.writeSync(2, `${JSON.stringify({ [stream]: chunk.toString('base64') })}\n`);
      done();
    },
  });
  Object.defineProperty(process, stream, { configurable: true, enumerable: true, get: () => replacement });
}
