// The site works without this. An element names its behaviours (data-behaviour="a b"); each is a
// module that exports a function of the element.

const started = new WeakSet();

export async function enliven(root) {
  const elements = [...root.querySelectorAll("[data-behaviour]")];
  if (root instanceof Element && root.matches("[data-behaviour]")) elements.unshift(root);
  const fresh = elements.filter((element) => !started.has(element));
  fresh.forEach((element) => started.add(element));
  await Promise.all(fresh.flatMap((element) =>
    element.dataset.behaviour.split(" ").map(async (name) => {
      const behaviour = await import(`./behaviours/${name}.js`);
      behaviour.default(element);
    })));
}

enliven(document);
