/** What the renderer (src/node) gives to the page. */
declare global {
  /** Runs SQL on ClickHouse; answers in FORMAT JSONCompact, or throws what the server said. */
  var askClickHouse: (sql: string) => Promise<string>;
  var job: Job;
  /** What the page gives to the renderer. */
  var report: () => DashboardReport;

  interface Job {
    dashboard: any;
    theme: 'light' | 'dark';
    from?: string;
    to?: string;
    timeZone?: string;
    variables: Record<string, string[]>;
  }

  interface PanelReport {
    id: number;
    key: string;
    title: string;
    type: string;
    state: 'loading' | 'drawn' | 'empty' | 'failed';
    message?: string;
  }

  interface DashboardReport {
    panels: PanelReport[];
    /** What is wrong with the dashboard as a whole, its variables for example. */
    problems: string[];
  }
}

export {};
