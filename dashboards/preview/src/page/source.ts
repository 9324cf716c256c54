import {
  DataFrame,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceApi,
  DataSourcePluginMeta,
  LoadingState,
  MetricFindValue,
  PluginType,
  ScopedVars,
} from '@grafana/data';
import { DataQuery } from '@grafana/schema';
import { sceneGraph, SceneObject } from '@grafana/scenes';
import { expandConditionalAll, expandMacros, Window } from '../query/macros';
import { Answer, longToWide, toFrame } from '../query/frames';

export const PLUGIN = 'grafana-clickhouse-datasource';

interface ClickHouseQuery extends DataQuery {
  rawSql?: string;
  /** 0 time series, 1 table. */
  format?: number;
  queryType?: string;
}

/** Asks ClickHouse the way the ClickHouse plugin does, through the renderer's own process. */
export class ClickHouseSource extends DataSourceApi<ClickHouseQuery> {
  annotations = {};

  constructor(uid: string) {
    super({
      id: 1,
      uid,
      type: PLUGIN,
      name: 'ClickHouse',
      meta: { id: PLUGIN, name: 'ClickHouse', type: PluginType.datasource } as DataSourcePluginMeta,
      jsonData: {},
      access: 'proxy',
      readOnly: true,
    });
  }

  override async query(request: DataQueryRequest<ClickHouseQuery>): Promise<DataQueryResponse> {
    const asked = request.targets.filter(({ hide, rawSql }) => !hide && rawSql);
    const frames = await Promise.all(
      asked.map(async (query) => {
        const frame = await this.ask(query.rawSql!, query.refId, request);
        return wantsTimeSeries(query) ? longToWide(frame) : frame;
      })
    );
    return { data: frames, state: LoadingState.Done };
  }

  /** The values of a variable: of one column, or of two, value and text. */
  override async metricFindQuery(
    query: string | ClickHouseQuery,
    request: DataQueryRequest<ClickHouseQuery>
  ): Promise<MetricFindValue[]> {
    const sql = typeof query === 'string' ? query : query.rawSql ?? '';
    const { fields } = await this.ask(sql, 'variable', request);
    const [values, texts = values] = fields.map((field) => field.values.map(String));
    return (values ?? []).map((value, row) => ({ value, text: texts[row] }));
  }

  override async testDatasource() {
    return { status: 'success', message: '' };
  }

  private async ask(sql: string, refId: string, request: DataQueryRequest<ClickHouseQuery>): Promise<DataFrame> {
    const { range, intervalMs, scopedVars, timezone } = request;
    const window: Window = {
      fromMillis: range.from.valueOf(),
      toMillis: range.to.valueOf(),
      intervalMillis: intervalMs ?? 1000,
    };
    const scene = sceneOf(scopedVars);
    const chosen = expandConditionalAll(sql, (variable) => standsForAll(scene, variable));
    const filled = sceneGraph.interpolate(scene, chosen, scopedVars, inList);
    const answer: Answer = JSON.parse(await globalThis.askClickHouse(expandMacros(filled, window)));
    return toFrame(answer, refId, timezone);
  }
}

/** How the plugin writes a variable that names no format: many values become a quoted list, without any escaping. */
function inList(value: unknown): string {
  return Array.isArray(value) ? `'${value.join("','")}'` : String(value);
}

function wantsTimeSeries({ queryType, format }: ClickHouseQuery): boolean {
  return queryType === undefined ? format !== 1 : queryType === 'timeseries';
}

function sceneOf(scopedVars: ScopedVars): SceneObject {
  const scene = scopedVars.__sceneObject?.value;
  if (!scene) {
    throw new Error('a query came without the scene that asks it');
  }
  return scene.valueOf();
}

function standsForAll(scene: SceneObject, name: string): boolean {
  const variable = sceneGraph.lookupVariable(name, scene);
  if (!variable) {
    throw new Error(`$__conditionalAll names a variable that is not there: ${name}`);
  }
  const value = 'value' in variable.state ? String(variable.state.value) : '';
  return value === '' || value === '$__all';
}
