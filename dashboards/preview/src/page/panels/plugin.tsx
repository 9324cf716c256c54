import { FieldConfigProperty, identityOverrideProcessor, PanelPlugin, PanelProps } from '@grafana/data';
import { Component, ComponentType, PropsWithChildren } from 'react';

export interface PanelType<O extends object> {
  draw: ComponentType<PanelProps<O>>;
  /** Grafana's defaults of the panel's options. */
  options: Partial<O>;
  /** Grafana's defaults of a field's own options ("custom"); undefined where there is none. */
  fields?: Record<string, unknown>;
  /** How fields get their colour. */
  colour?: string;
  /** For panels that ask nothing. */
  withoutQuery?: boolean;
  withAnnotations?: boolean;
  /** For panels that pad what they draw themselves. */
  withoutPadding?: boolean;
}

/** What went wrong while a panel was drawn, by panel id. */
export const failures = new Map<number, string>();

export function plugin<O extends object>(id: string, type: PanelType<O>): PanelPlugin<O> {
  const Draw = type.draw;
  const made = new PanelPlugin<O>((props: PanelProps<O>) => {
    const nothing = !type.withoutQuery && !props.data.series.some(({ length }) => length > 0);
    return nothing ? (
      <div className="panel-empty">{props.fieldConfig.defaults.noValue ?? 'No data'}</div>
    ) : (
      <Watched panel={props.id}>
        <Draw {...props} />
      </Watched>
    );
  });
  made.meta = { id, name: id, info: { version: '' }, skipDataQuery: type.withoutQuery } as PanelPlugin['meta'];
  made.setDataSupport({ annotations: type.withAnnotations ?? false, alertStates: false });
  if (type.withoutPadding) {
    made.setNoPadding();
  }
  made.setPanelOptions((builder) => {
    for (const [path, defaultValue] of Object.entries(type.options)) {
      builder.addCustomEditor({ id: path, path, name: path, editor: () => null, defaultValue });
    }
  });
  if (!type.withoutQuery) {
    made.useFieldConfig({
      standardOptions: { [FieldConfigProperty.Color]: { defaultValue: { mode: type.colour ?? 'thresholds' } } },
      useCustomConfig: (builder) => {
        for (const [path, defaultValue] of Object.entries(type.fields ?? {})) {
          builder.addCustomEditor({
            id: path,
            path: path as never,
            name: path,
            editor: () => null,
            override: () => null,
            process: identityOverrideProcessor,
            shouldApply: () => true,
            defaultValue: defaultValue as never,
          });
        }
      },
    });
  }
  return made;
}

class Watched extends Component<PropsWithChildren<{ panel: number }>> {
  override componentDidCatch(error: Error) {
    failures.set(this.props.panel, error.message);
  }

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override state: { error?: Error } = {};

  override render() {
    return this.state.error ? <pre>{this.state.error.message}</pre> : this.props.children;
  }
}
