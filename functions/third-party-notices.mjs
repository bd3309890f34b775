// Writes the notices that others' licences ask for, of everything that ships: the packages that are linked into the binary or lie beside
// it, what the program carries within itself, and .NET, which is linked in as well. It ends with an error where something ships under a
// licence that is not on the list.
//
//   node third-party-notices.mjs <project.assets.json> <node_modules> <package.json> <folder of dotnet> <file to write>
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Each may be linked into a program under Apache-2.0 whose own source stays with its operator: none asks for that source.
const allowed = new Set(['MIT', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'ISC', 'OFL-1.1', 'CC-BY-4.0']);

// What says its licence in other words than SPDX's: by a file of its own, or by an address.
const said = new Map([
  ['CC BY 4.0', 'CC-BY-4.0'],
  ['https://github.com/dotnet/corefx/blob/master/LICENSE.TXT', 'MIT'],
]);
const licenceFile = /^(licen[cs]e|copying|notice|third-?party-?notices)[^/]*$/i;

const [assetsFile, modules, manifest, dotnet, output] = process.argv.slice(2);

/** What ships of NuGet: whatever brings code or native files, on any system that the package is published for. */
function packages() {
  const assets = JSON.parse(readFileSync(assetsFile, 'utf8'));
  const folders = Object.keys(assets.packageFolders);
  const shipped = new Set();
  for (const libraries of Object.values(assets.targets)) {
    for (const [name, library] of Object.entries(libraries)) {
      const brings = ['runtime', 'native', 'runtimeTargets']
        .flatMap((kind) => Object.keys(library[kind] ?? {}))
        .some((file) => !file.endsWith('_._'));
      // The runtime of a binary that is compiled ahead of time comes with its compiler.
      if (library.type === 'package' && (brings || /ILCompiler/.test(name))) {
        shipped.add(name);
      }
    }
  }

  return [...shipped].sort().map((name) => {
    const library = assets.libraries[name];
    const folder = folders.map((one) => join(one, library.path)).find(existsSync);
    const nuspec = readFileSync(join(folder, library.files.find((file) => file.endsWith('.nuspec'))), 'utf8');
    const field = (tag) => nuspec.match(new RegExp(`<${tag}(?: [^>]*)?>([^<]*)</${tag}>`))?.[1].trim();
    const texts = textsIn(folder);
    const isFile = /<license type="file">/.test(nuspec);
    return {
      name: name.replace('/', ' '),
      from: `https://www.nuget.org/packages/${name}`,
      licence: isFile ? licenceOf(texts) : (field('license') ?? field('licenseUrl') ?? ''),
      copyright: plain(field('copyright') ?? `Copyright ${field('authors') ?? ''}`),
      texts,
    };
  });
}

/** What is carried of npm: its dependencies, not what only builds or tests need. */
function carried() {
  return Object.entries(JSON.parse(readFileSync(manifest, 'utf8')).dependencies).map(([name, version]) => {
    const folder = join(modules, name);
    const own = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return {
      name: `${name} ${version}`,
      from: `https://www.npmjs.com/package/${name}/v/${version}`,
      licence: own.license,
      copyright: `Copyright ${own.author?.name ?? own.author ?? ''}`,
      texts: textsIn(folder),
    };
  });
}

function textsIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').replace(/^\uFEFF/, '').replace(/\r\n/g, '\n').trim());
}

function licenceOf(texts) {
  const all = texts.join('\n');
  return /Apache License\s+Version 2\.0/.test(all) ? 'Apache-2.0' : /Permission is hereby granted, free of charge/.test(all) ? 'MIT' : '';
}

const plain = (text) => text.replace(/&amp;/g, '&').replace(/&#169;|&copy;/g, '©');

/** The licences that an expression leaves: all of them hold (AND), or one may be chosen (OR). */
function check({ name, licence }) {
  const spdx = said.get(licence) ?? licence;
  const choices = spdx.replace(/[()]/g, '').split(' OR ').map((choice) => choice.split(' AND '));
  if (!choices.some((all) => all.every((one) => allowed.has(one.trim())))) {
    console.error(`${name} ships under a licence that is not on the list: ${licence || 'none is told'}`);
    process.exitCode = 1;
  }

  return spdx;
}

const net = {
  name: '.NET and ASP.NET Core',
  from: 'https://github.com/dotnet',
  licence: 'MIT',
  copyright: 'Copyright (c) .NET Foundation and Contributors',
  texts: textsIn(dotnet),
};
// .NET's own licence is MIT's text: for a package that says MIT and brings none.
const mit = net.texts.join('\n').match(/Permission is hereby granted, free of charge[\s\S]*?SOFTWARE\.\s*$/m)?.[0].trim();
const line = '='.repeat(100);
const printed = new Set();
const parts = [
  'What others made and this program contains, under which licence, and what each asks to be told.',
  ...[net, ...packages(), ...carried()].map((one) => {
    const licence = check(one);
    const texts = (one.texts.length > 0 || licence !== 'MIT' ? one.texts : [mit]).filter((text) => !printed.has(text));
    texts.forEach((text) => printed.add(text));
    const rest = texts.length > 0 ? texts : ['Its text stands further up.'];
    return [line, `${one.name}\nLicence: ${licence}\n${one.copyright}\n${one.from}`, ...rest].join('\n\n');
  }),
];
if (!process.exitCode) {
  writeFileSync(output, parts.join('\n\n') + '\n');
}
