import {
  SceneComponentProps,
  SceneGridLayout,
  SceneObjectBase,
  SceneObjectState,
  SceneTimePicker,
  VariableValueSelectors,
} from '@grafana/scenes';
import { Badge, LinkButton } from '@grafana/ui';

interface State extends SceneObjectState {
  body: SceneGridLayout;
  variables?: VariableValueSelectors;
  timePicker?: SceneTimePicker;
}

/** A dashboard with what stands above it: its name, links, variables and time range. */
export class PreviewScene extends SceneObjectBase<State> {
  static Component = ({ model }: SceneComponentProps<PreviewScene>) => {
    const { body, variables, timePicker } = model.useState();
    const { title, links = [] } = job.dashboard;
    return (
      <div className="page">
        <header>
          <h3>{title}</h3>
          <Badge color="orange" text="Preview: drawn with Grafana's front-end packages, without a Grafana server" />
          <div className="space" />
          {links.map((link: { title: string; url?: string }) => (
            <LinkButton key={link.title} variant="secondary" fill="outline" href={link.url}>
              {link.title}
            </LinkButton>
          ))}
          {timePicker && <timePicker.Component model={timePicker} />}
        </header>
        <header>{variables && <variables.Component model={variables} />}</header>
        <body.Component model={body} />
      </div>
    );
  };

  constructor(state: State) {
    super({
      ...state,
      variables: new VariableValueSelectors({}),
      timePicker: new SceneTimePicker({ isOnCanvas: true }),
    });
  }
}
