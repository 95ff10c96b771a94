// Required by .venv/bin/cdktf before the CLI: V8 keeps what it compiles of it, a third of a second each time.
const path = require('node:path');

require('node:module').enableCompileCache?.(path.join(__dirname, '..', 'node_modules', '.cache', 'v8'));
