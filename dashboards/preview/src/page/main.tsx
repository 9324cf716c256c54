import './boot';
import { ThemeContext } from '@grafana/data';
import { config } from '@grafana/runtime';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { PropsWithChildren } from 'react';
import { createRoot } from 'react-dom/client';
import { sceneOf } from './dashboard';
import { becomeHost } from './host';
import { reportOf } from './report';
import { PreviewScene } from './scene';

async function start() {
  const root = createRoot(document.getElementById('root')!);
  await becomeHost();
  const scene = new PreviewScene(sceneOf(job));
  globalThis.report = () => reportOf(scene);
  // Plots measure and draw text once, so its fonts come first.
  root.render(<Themed />);
  await fontsLoaded();
  root.render(
    <Themed>
      <scene.Component model={scene} />
    </Themed>
  );
}

async function fontsLoaded() {
  const fonts = ['400 14px Inter', '500 14px Inter', '400 14px "Roboto Mono"'];
  let loaded: FontFace[] = [];
  while (loaded.length < fonts.length) {
    await new Promise(requestAnimationFrame);
    loaded = (await Promise.all(fonts.map((font) => document.fonts.load(font)))).flat();
  }
}

function Themed({ children }: PropsWithChildren) {
  return (
    <ThemeContext.Provider value={config.theme2}>
      <GlobalStyles />
      {children}
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

start().catch((error: Error) => {
  globalThis.report = () => ({ panels: [], problems: [error.message] });
});
