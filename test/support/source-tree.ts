/** The project's own sources, parsed, for the tidy test. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface Import {
  /** What is written, e.g. `node:fs` or `./line.ts`. */
  readonly specifier: string;
  /** The project path it leads to (`src/format/line.ts`), null for packages. */
  readonly target: string | null;
  /** Erased at run time. */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

export interface FunctionFacts {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
  readonly positional: number;
  readonly booleans: readonly string[];
  readonly exported: boolean;
}

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionFacts[];
  readonly defaultExport: boolean;
  /** Nothing but `export … from`. */
  readonly barrel: boolean;
  /** Calls with a literal true or false among their arguments. */
  readonly bareBooleans: readonly { readonly line: number; readonly callee: string }[];
  /** Lines on which the global `process` is used. */
  readonly processLines: readonly number[];
}

/** Files below `folder` (a project path), as project paths, node_modules and dist left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(path.join(projectRoot, folder), { withFileTypes: true })
    .filter(found => found.name !== 'node_modules' && found.name !== 'dist' && found.name !== '.git')
    .flatMap(found => {
      const inside = `${folder}/${found.name}`;
      return found.isDirectory() ? filesBelow(inside) : [inside];
    });
}

/** Every TypeScript file below `folder`. */
export function parseBelow(folder: string): SourceFile[] {
  return filesBelow(folder)
    .filter(file => /\.tsx?$/.test(file))
    .map(parseSource);
}

function parseSource(file: string): SourceFile {
  const text = readFileSync(path.join(projectRoot, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const functions: FunctionFacts[] = [];
  const processLines: number[] = [];
  const bareBooleans: { readonly line: number; readonly callee: string }[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node, file);
    if (found !== null) imports.push(found);
    if (isFunctionWithBody(node)) functions.push(functionFacts(node, tree));
    bareBooleans.push(...bareBooleanCall(node, tree));
    if (usesProcess(node)) processLines.push(lineOf(node, tree));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const declaresProcess = /\b(const|let|function) process\b|[(,] ?process[:,)]|\{ process[ ,}]/.test(text);
  return {
    path: file,
    text,
    lines: text.split('\n').length - 1,
    imports,
    functions,
    defaultExport: tree.statements.some(isDefaultExport),
    barrel:
      tree.statements.length > 0 &&
      tree.statements.every(each => ts.isExportDeclaration(each) && each.moduleSpecifier !== undefined),
    bareBooleans,
    processLines: declaresProcess ? [] : processLines,
  };
}

function lineOf(node: ts.Node, tree: ts.SourceFile): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

function importOf(node: ts.Node, file: string): Import | null {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
    const typeOnly = ts.isImportDeclaration(node) ? isTypeOnlyImport(node) : node.isTypeOnly;
    return { ...placeOf(node.moduleSpecifier, file), typeOnly, dynamic: false };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments;
    if (specifier !== undefined) return { ...placeOf(specifier, file), typeOnly: false, dynamic: true };
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require') {
    const [specifier] = node.arguments;
    if (specifier !== undefined) return { ...placeOf(specifier, file), typeOnly: false, dynamic: true };
  }
  return null;
}

function isTypeOnlyImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every(element => element.isTypeOnly)
  );
}

function placeOf(specifier: ts.Expression, file: string): Pick<Import, 'specifier' | 'target'> {
  const written = ts.isStringLiteralLike(specifier) ? specifier.text : specifier.getText();
  const target = written.startsWith('.') ? path.posix.join(path.posix.dirname(file), written) : null;
  return { specifier: written, target };
}

type FunctionWithBody = ts.SignatureDeclaration & { readonly body: ts.Node };

function isFunctionWithBody(node: ts.Node): node is FunctionWithBody {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function functionFacts(node: FunctionWithBody, tree: ts.SourceFile): FunctionFacts {
  const end = tree.getLineAndCharacterOfPosition(node.end).line + 1;
  const line = lineOf(node, tree);
  const owner = node.parent;
  const name =
    node.name?.getText(tree) ?? (ts.isVariableDeclaration(owner) ? owner.name.getText(tree) : '(unnamed)');
  return {
    name,
    line,
    lines: end - line + 1,
    positional: node.parameters.length,
    exported: isExported(node),
    booleans: node.parameters.filter(isBoolean).map(parameter => parameter.name.getText(tree)),
  };
}

/** Functions and methods of exported declarations; a private method is not. */
function isExported(node: ts.Node): boolean {
  if (ts.isMethodDeclaration(node) && ts.isPrivateIdentifier(node.name)) return false;
  const owner = ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node) ? node.parent : node;
  return (
    ts.canHaveModifiers(owner) &&
    (ts.getModifiers(owner)?.some(modifier => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false)
  );
}

function bareBooleanCall(node: ts.Node, tree: ts.SourceFile): SourceFile['bareBooleans'] {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
  const literal = node.arguments?.some(
    each => each.kind === ts.SyntaxKind.TrueKeyword || each.kind === ts.SyntaxKind.FalseKeyword,
  );
  return literal ? [{ line: lineOf(node, tree), callee: node.expression.getText(tree) }] : [];
}

function isBoolean(parameter: ts.ParameterDeclaration): boolean {
  const byType = parameter.type?.kind === ts.SyntaxKind.BooleanKeyword;
  const byDefault =
    parameter.initializer?.kind === ts.SyntaxKind.TrueKeyword ||
    parameter.initializer?.kind === ts.SyntaxKind.FalseKeyword;
  return byType || byDefault;
}

function usesProcess(node: ts.Node): boolean {
  return (
    (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'process'
  );
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement)?.some(modifier => modifier.kind === ts.SyntaxKind.DefaultKeyword) ?? false)
  );
}
