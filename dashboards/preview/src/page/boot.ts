// Grafana's packages read this when they are loaded, so it is imported before them.
Object.assign(window, {
  __grafana_public_path__: '/public/',
  grafanaBootData: {
    assets: { dark: '', light: '' },
    settings: { buildInfo: { version: '13.1.1', commit: '', env: 'production' }, featureToggles: {} },
    user: { theme: globalThis.job.theme, timezone: 'browser', weekStart: 'monday', locale: 'en-US' },
    navTree: [],
  },
});

export {};
