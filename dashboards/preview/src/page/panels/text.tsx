import { PanelProps, renderMarkdown } from '@grafana/data';
import { RenderUserContentAsHTML } from '@grafana/ui';
import { PanelType } from './plugin';

interface TextOptions {
  mode: 'markdown' | 'html' | 'code';
  content: string;
}

function Text({ options, replaceVariables }: PanelProps<TextOptions>) {
  if (options.mode === 'code') {
    return <pre>{replaceVariables(options.content)}</pre>;
  }
  const content = replaceVariables(options.content, {}, 'html');
  return (
    <RenderUserContentAsHTML
      className="markdown-html"
      content={options.mode === 'html' ? content : renderMarkdown(content)}
    />
  );
}

export const text: PanelType<TextOptions> = {
  draw: Text,
  options: { mode: 'markdown', content: '' },
  withoutQuery: true,
};
