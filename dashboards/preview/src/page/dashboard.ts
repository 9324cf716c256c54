import {
  ConstantVariable,
  CustomVariable,
  dataLayers,
  DataSourceVariable,
  IntervalVariable,
  QueryVariable,
  SceneDataLayerSet,
  SceneDataTransformer,
  SceneGridItem,
  SceneGridLayout,
  SceneGridRow,
  SceneQueryRunner,
  SceneTimeRange,
  SceneVariable,
  SceneVariableSet,
  TextBoxVariable,
  VizPanel,
} from '@grafana/scenes';

type Json = Record<string, any>;

/** A dashboard's JSON (classic, schema version 39) as a scene. */
export function sceneOf(job: Job) {
  const { dashboard } = job;
  return {
    $timeRange: new SceneTimeRange({
      from: job.from ?? dashboard.time?.from ?? 'now-6h',
      to: job.to ?? dashboard.time?.to ?? 'now',
      timeZone: job.timeZone ?? (dashboard.timezone || 'browser'),
      weekStart: dashboard.weekStart || undefined,
    }),
    $variables: new SceneVariableSet({
      variables: (dashboard.templating?.list ?? []).map((json: Json) => variable(json, job.variables[json.name])),
    }),
    $data: new SceneDataLayerSet({
      layers: (dashboard.annotations?.list ?? [])
        .filter((json: Json) => json.datasource?.uid !== '-- Grafana --')
        .map((json: Json) => new dataLayers.AnnotationsDataLayer({ name: json.name, query: json as any, isEnabled: json.enable })),
    }),
    body: new SceneGridLayout({ isLazy: false, children: gridItems(dashboard.panels ?? []) }),
  };
}

function variable(json: Json, given?: string[]): SceneVariable {
  const asked = given?.map((value) => (value === 'All' || value === 'all' ? '$__all' : value));
  const current = asked ? (json.multi ? asked : asked[0]) : json.current?.value;
  const common = { name: json.name, label: json.label, hide: json.hide, description: json.description, skipUrlSync: true };
  const several = {
    ...common,
    value: current ?? '',
    text: asked ? current : json.current?.text ?? '',
    isMulti: json.multi,
    includeAll: json.includeAll,
    defaultToAll: Boolean(json.includeAll) && current === undefined,
    allValue: json.allValue || undefined,
  };
  switch (json.type) {
    case 'query':
      return new QueryVariable({
        ...several,
        datasource: json.datasource,
        query: json.query,
        regex: json.regex,
        sort: json.sort,
        refresh: json.refresh,
      });
    case 'custom':
      return new CustomVariable({ ...several, query: json.query });
    case 'datasource':
      return new DataSourceVariable({ ...several, pluginId: json.query, regex: json.regex });
    case 'interval':
      return new IntervalVariable({
        ...common,
        value: String(current),
        intervals: String(json.query).split(','),
        autoEnabled: json.auto,
        autoStepCount: json.auto_count,
        autoMinInterval: json.auto_min,
      });
    case 'constant':
      return new ConstantVariable({ ...common, value: asked?.[0] ?? json.query });
    case 'textbox':
      return new TextBoxVariable({ ...common, value: String(current ?? json.query ?? '') });
    default:
      throw new Error(`the preview has no variables of type ${json.type}: ${json.name}`);
  }
}

/** Collapsed rows are drawn open, with what follows moved down, so that every panel is seen. */
function gridItems(panels: Json[]) {
  const items: Array<SceneGridItem | SceneGridRow> = [];
  let down = 0;
  let row: SceneGridRow | undefined;
  for (const json of [...panels].sort((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x)) {
    if (json.type === 'row') {
      const y = json.gridPos.y + down;
      const inner: Json[] = json.panels ?? [];
      row = new SceneGridRow({
        key: `row-${json.id}`,
        title: json.title,
        isCollapsed: false,
        y,
        children: inner.map((child) => gridItem(child, y + 1 - Math.min(...inner.map(({ gridPos }) => gridPos.y)))),
      });
      items.push(row);
      const top = Math.min(...inner.map(({ gridPos }) => gridPos.y));
      down += inner.length ? Math.max(...inner.map(({ gridPos }) => gridPos.y + gridPos.h)) - top : 0;
    } else if (row) {
      row.setState({ children: [...row.state.children, gridItem(json, down)] });
    } else {
      items.push(gridItem(json, down));
    }
  }
  return items;
}

function gridItem(json: Json, down: number): SceneGridItem {
  if (json.repeat) {
    throw new Error(`the preview cannot repeat panels: panel ${json.id}, ${json.title}`);
  }
  const { x, y, w, h } = json.gridPos;
  return new SceneGridItem({ x, y: y + down, width: w, height: h, body: panel(json) });
}

function panel(json: Json): VizPanel {
  const queries = new SceneQueryRunner({
    datasource: json.datasource,
    queries: json.targets ?? [],
    maxDataPoints: json.maxDataPoints ?? undefined,
    maxDataPointsFromWidth: true,
    minInterval: json.interval ?? undefined,
    dataLayerFilter: { panelId: json.id },
  });
  return new VizPanel({
    key: `panel-${json.id}`,
    title: json.title ?? '',
    description: json.description,
    pluginId: json.type,
    pluginVersion: json.pluginVersion,
    options: json.options ?? {},
    fieldConfig: json.fieldConfig ?? { defaults: {}, overrides: [] },
    displayMode: json.transparent ? 'transparent' : 'default',
    hoverHeader: !json.title,
    $data: json.targets?.length ? new SceneDataTransformer({ $data: queries, transformations: json.transformations ?? [] }) : undefined,
  });
}
