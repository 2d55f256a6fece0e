/**
 * `make`, but asked again with fields that are all the same it gives what it made the last time. For what a frame draws and the frame
 * before drew, too. `beside` is handed on and not compared.
 */
export function memoiseLast<Given extends object, Made, Beside extends readonly unknown[] = []>(
  make: (given: Given, ...beside: Beside) => Made,
): (given: Given, ...beside: Beside) => Made {
  let last: { readonly given: Given; readonly made: Made } | null = null;
  return (given, ...beside) => {
    if (last !== null && sameFields(given, last.given)) return last.made;
    const made = make(given, ...beside);
    last = { given, made };
    return made;
  };
}

function sameFields<Given extends object>(a: Given, b: Given): boolean {
  const keys = Object.keys(a) as (keyof Given)[];
  return keys.length === Object.keys(b).length && keys.every(key => Object.is(a[key], b[key]));
}
