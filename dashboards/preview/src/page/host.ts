import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  DataQueryRequest,
  DataSourceApi,
  displayNameOverrideProcessor,
  EventBusSrv,
  FieldConfigPropertyItem,
  FieldType,
  identityOverrideProcessor,
  locationUtil,
  numberOverrideProcessor,
  PanelData,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  ThresholdsMode,
  TransformerRegistryItem,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import {
  config,
  DataSourceSrv,
  setAppEvents,
  setDataSourceSrv,
  setPluginImportUtils,
  setRunRequest,
  toDataQueryError,
} from '@grafana/runtime';
import { DataSourceRef, LoadingState } from '@grafana/schema';
import { catchError, from, map, of, startWith } from 'rxjs';
import { PANELS } from './panels';
import { ClickHouseSource, PLUGIN } from './source';

/** Gives Grafana's packages what Grafana's application gives them: theme, data sources, panels, field options. */
export async function becomeHost(): Promise<void> {
  await initPluginTranslations('grafana-scenes');
  locationUtil.initialize({ config: config as never, getVariablesUrlParams: () => ({}), getTimeRangeForUrl: () => ({ from: '', to: '' }) });
  setAppEvents(new EventBusSrv());
  setDataSourceSrv(onlyClickHouse());
  setRunRequest((source, request) => run(source, request));
  setPluginImportUtils({
    importPanelPlugin: async (id) => {
      throw new Error(`the preview cannot draw panels of type ${id}; it can: ${Object.keys(PANELS).sort().join(', ')}`);
    },
    getPanelPluginFromCache: (id) => PANELS[id],
  });
  standardFieldConfigEditorRegistry.setInit(() => FIELD_OPTIONS);
  standardTransformersRegistry.setInit(() =>
    [...new Set<{ id: string; name: string }>(Object.values(standardTransformers))].map(
      (transformation) => ({ id: transformation.id, name: transformation.name, transformation: async () => transformation }) as unknown as TransformerRegistryItem
    )
  );
}

function onlyClickHouse(): DataSourceSrv {
  const source = new ClickHouseSource('clickhouse');
  const settings = { ...source, type: PLUGIN, uid: source.uid, name: source.name };
  return {
    get: async (asked?: DataSourceRef | string | null) => {
      if (asked && typeof asked === 'object' && asked.type && asked.type !== PLUGIN) {
        throw new Error(`the preview asks ${PLUGIN} only, not ${asked.type}`);
      }
      return source;
    },
    getList: () => [settings],
    getInstanceSettings: () => settings,
    reload: () => undefined,
  } as unknown as DataSourceSrv;
}

function run(source: DataSourceApi, request: DataQueryRequest) {
  const waiting: PanelData = { state: LoadingState.Loading, series: [], timeRange: request.range, request };
  return from(source.query(request)).pipe(
    map(({ data }): PanelData => ({ ...waiting, state: LoadingState.Done, series: data })),
    catchError((error) =>
      of<PanelData>({ ...waiting, state: LoadingState.Error, errors: [toDataQueryError(error)] })
    ),
    startWith(waiting)
  );
}

const option = (item: Partial<FieldConfigPropertyItem> & { id: string }): FieldConfigPropertyItem => ({
  path: item.id,
  name: item.id,
  editor: () => null,
  override: () => null,
  process: identityOverrideProcessor,
  shouldApply: () => true,
  ...item,
});

const number = (field: { type: FieldType }) => field.type === FieldType.number;

/** The options that every field has, without their editors; a panel type may take another default. */
const FIELD_OPTIONS: FieldConfigPropertyItem[] = [
  option({ id: 'unit', process: unitOverrideProcessor }),
  option({ id: 'min', process: numberOverrideProcessor, shouldApply: number }),
  option({ id: 'max', process: numberOverrideProcessor, shouldApply: number }),
  option({ id: 'fieldMinMax', process: booleanOverrideProcessor, shouldApply: number }),
  option({ id: 'decimals', process: numberOverrideProcessor, shouldApply: number }),
  option({ id: 'displayName', process: displayNameOverrideProcessor, settings: { expandTemplateVars: true } }),
  option({ id: 'color' }),
  option({ id: 'noValue', process: stringOverrideProcessor, settings: { expandTemplateVars: true } }),
  option({ id: 'links', process: dataLinksOverrideProcessor }),
  option({ id: 'actions' }),
  option({ id: 'mappings', process: valueMappingsOverrideProcessor, defaultValue: [] }),
  option({
    id: 'thresholds',
    process: thresholdsOverrideProcessor,
    defaultValue: {
      mode: ThresholdsMode.Absolute,
      steps: [
        { value: -Infinity, color: 'green' },
        { value: 80, color: 'red' },
      ],
    },
  }),
  option({ id: 'filterable', process: booleanOverrideProcessor }),
];
