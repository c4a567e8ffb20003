const { spawnSync } = require('child_process');

let bad = false;
for (const name of process.argv.slice(1)) {
  const node = spawnSync(process.execPath, ['--check', name], { encoding: 'utf8' });
  if (node.status !== 0) {
    bad = true;
    const frames = /^ +at .*\n|\s*Node\.js v[\d.]+\s*$/gm;
    console.error(node.stderr.replaceAll('file://', '').replaceAll(process.cwd() + '/', '').replace(frames, ''));
  }
}
process.exitCode = bad ? 1 : 0;
