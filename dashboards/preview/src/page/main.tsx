import './boot';
import { ThemeContext } from '@grafana/data';
import { config } from '@grafana/runtime';
import {
  EmbeddedScene,
  SceneControlsSpacer,
  SceneTimePicker,
  VariableValueSelectors,
} from '@grafana/scenes';
import { Badge, GlobalStyles, LinkButton, PortalContainer, Stack } from '@grafana/ui';
import { PropsWithChildren } from 'react';
import { createRoot } from 'react-dom/client';
import { sceneOf } from './dashboard';
import { becomeHost } from './host';
import { reportOf } from './report';

async function start() {
  const root = createRoot(document.getElementById('root')!);
  await becomeHost();
  const scene = new EmbeddedScene({
    ...sceneOf(job),
    controls: [new VariableValueSelectors({}), new SceneControlsSpacer(), new SceneTimePicker({ isOnCanvas: true })],
  });
  globalThis.report = () => reportOf(scene);
  // Plots measure and draw text once, so its fonts come first.
  root.render(<Themed />);
  await fontsLoaded();
  root.render(
    <Themed>
      <Page scene={scene} />
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

function Page({ scene }: { scene: EmbeddedScene }) {
  const { title, links = [] } = job.dashboard;
  return (
    <div className="page">
      <Stack alignItems="center" gap={2}>
        <h3>{title}</h3>
        <Badge color="orange" text="Preview: drawn with Grafana's front-end packages, without a Grafana server" />
        <div className="space" />
        {links.map((link: { title: string; url?: string }) => (
          <LinkButton key={link.title} size="sm" variant="secondary" fill="outline" href={link.url}>
            {link.title}
          </LinkButton>
        ))}
      </Stack>
      <scene.Component model={scene} />
    </div>
  );
}

start().catch((error: Error) => {
  globalThis.report = () => ({ panels: [], problems: [error.message] });
});
