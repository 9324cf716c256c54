import { LoadingState, standardTransformersRegistry } from '@grafana/data';
import { MultiValueVariable, sceneGraph, SceneObject, VizPanel } from '@grafana/scenes';
import { failures } from './panels/plugin';

/** How each panel fares, and what is wrong beside the panels. */
export function reportOf(scene: SceneObject): DashboardReport {
  const panels = sceneGraph.findAllObjects(scene, (object) => object instanceof VizPanel) as VizPanel[];
  return { panels: panels.map(panelReport), problems: [...variableProblems(scene), ...panels.flatMap(unknownOptions)] };
}

function panelReport(panel: VizPanel): PanelReport {
  const { key, title, pluginId, _pluginLoadError } = panel.state;
  const id = panel.getLegacyPanelId();
  const report = { id, key: key!, title: panel.interpolate(title, undefined, 'text'), type: pluginId };
  const failed = (message: string): PanelReport => ({ ...report, state: 'failed', message });

  if (_pluginLoadError) {
    return failed(_pluginLoadError);
  }
  const plugin = panel.getPlugin();
  if (!plugin) {
    return { ...report, state: 'loading' };
  }
  const crash = failures.get(id);
  if (crash) {
    return failed(crash);
  }
  if (plugin.meta.skipDataQuery) {
    return { ...report, state: 'drawn' };
  }
  if (!panel.state.$data) {
    return failed('has no query');
  }
  const data = sceneGraph.getData(panel).state.data;
  switch (data?.state) {
    case LoadingState.Error:
      return failed((data.errors ?? []).map(({ message }) => message).join('; ') || 'the query failed');
    case LoadingState.Done:
      return { ...report, state: data.series.some(({ length }) => length > 0) ? 'drawn' : 'empty' };
    default:
      return { ...report, state: 'loading' };
  }
}

function variableProblems(scene: SceneObject): string[] {
  return sceneGraph.getVariables(scene).state.variables.flatMap((variable) => {
    if (variable.state.error) {
      return [`variable ${variable.state.name}: ${messageOf(variable.state.error)}`];
    }
    if (!(variable instanceof MultiValueVariable) || variable.state.loading) {
      return [];
    }
    const offered = new Set(variable.getOptionsForSelect().map(({ value }) => String(value)));
    const asked = (job.variables[variable.state.name] ?? []).filter((value) => !/^all$/i.test(value));
    const unknown = asked.filter((value) => !offered.has(value));
    return unknown.map((value) => `variable ${variable.state.name} does not offer ${value}`);
  });
}

/** Overrides of options that the panel type does not have, and unknown transformations: they do nothing, silently, as in Grafana. */
function unknownOptions(panel: VizPanel): string[] {
  const id = panel.getLegacyPanelId();
  const json = panelJson(id);
  const known = panel.getPlugin()?.fieldConfigRegistry;
  const overrides: Array<{ properties: Array<{ id: string }> }> = json?.fieldConfig?.overrides ?? [];
  const transformations: Array<{ id: string }> = json?.transformations ?? [];
  return [
    ...overrides
      .flatMap(({ properties }) => properties)
      .filter((property) => known && known.list().length > 0 && !known.getIfExists(property.id))
      .map((property) => `panel ${id} (${panel.state.pluginId}) overrides ${property.id}, which it does not have`),
    ...transformations
      .filter((transformation) => !standardTransformersRegistry.getIfExists(transformation.id))
      .map((transformation) => `panel ${id} transforms by ${transformation.id}, which the preview does not have`),
  ];
}

/** A panel as it stands in the dashboard: Grafana drops what it does not know when it loads a panel. */
function panelJson(id: number): any {
  const panels: any[] = job.dashboard.panels;
  return [...panels, ...panels.flatMap((row) => row.panels ?? [])].find((panel) => panel.id === id);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String((error as { message?: string }).message ?? error);
}
