// Looking at very many payments or calls costs the simulator something, and its clients come first.

const PATIENCE = 10;

/** Looks as often as it is called, but spends a tenth of the time on it at most; `soon()` makes the next call look at once. */
export function patiently(look) {
  let notBefore = 0;
  const refresh = async () => {
    const began = performance.now();
    if (began < notBefore) return;
    await look();
    const ended = performance.now();
    notBefore = ended + PATIENCE * (ended - began);
  };
  const soon = () => {
    notBefore = 0;
  };
  return { refresh, soon };
}
