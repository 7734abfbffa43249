// The curtain before the first picture: words in a font that has no such characters would be rows of boxes.

const LONGEST = 10000;
const root = document.documentElement;
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Lets the page be seen once `shown` has come and the fonts it asked for stand; after a while in any case. */
export async function liftAfter(shown, longest = LONGEST) {
  await Promise.race([settled(shown), wait(longest)]);
  root.classList.remove("waiting");
}

async function settled(shown) {
  await shown;
  // A font is asked for when its first words are laid out, not before.
  document.body.getBoundingClientRect();
  await document.fonts?.ready;
}
