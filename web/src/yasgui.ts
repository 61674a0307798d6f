// The editor of YASGUI (as maintained by Zazuko), made to ask nothing but this server. Its view of results is not used: it
// sets what a report says as markup, and leans on a filter to make that safe.

import { Yasqe } from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

interface Terms {
  prefixes: Record<string, string>;
  classes: string[];
  properties: string[];
  concepts: string[];
}

interface Setup {
  value: string;
  terms: Terms;
  onchange: (value: string) => void;
  onrun: () => void;
}

export function Editor(place: HTMLElement, setup: Setup) {
  const complete = (name: string, base: string, list: string[]): void => {
    Yasqe.forkAutocompleter(base, { name, persistenceId: null, bulk: true, get: () => Promise.resolve(list) } as any);
  };
  // The completers that come with the editor ask other sites; these know the terms of this store, and no others.
  if (!Yasqe.Autocompleters["our-properties"]) {
    complete("our-properties", "property", setup.terms.properties);
    complete("our-classes", "class", [...setup.terms.classes, ...setup.terms.concepts]);
    complete("our-prefixes", "prefixes", Object.entries(setup.terms.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`));
  }
  const editor = new Yasqe(place, {
    value: setup.value,
    persistenceId: null,
    autocompleters: ["our-properties", "our-classes", "our-prefixes", "variables"],
    prefixCcApi: null,
    showQueryButton: false,
    resizeable: false,
    consumeShareLink: null,
    createShareableLink: () => location.href,
    editorHeight: "280px",
  } as any);
  editor.getInputField().setAttribute("aria-label", "SPARQL");
  editor.on("change" as any, () => setup.onchange(editor.getValue()));
  (editor as any).addKeyMap({ "Ctrl-Enter": setup.onrun, "Cmd-Enter": setup.onrun });
  return {
    value: (): string => editor.getValue(),
    setValue: (value: string): void => editor.setValue(value),
  };
}
