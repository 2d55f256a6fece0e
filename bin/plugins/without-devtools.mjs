// Leaves out Ink's bridge to React's debugger: it imports a package that is not installed, and a web socket library.
export const withoutDevtools = {
  name: 'without-devtools',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' }));
  },
};
