// What an operator looks at: each chart is a metric of the program (functions/Platform/Telemetry/Signals.cs), or what is asked of it.
param name string
param location string
param tags object
param workspaceId string

@description('A batch later on the market than this many minutes is drawn above the line.')
param listingLagMinutes int
param recallMinutes int

var charts = [
  {
    title: 'Batches registered'
    query: 'AppMetrics | where Name == "traceability.registrations" | summarize Batches = sum(Sum) by bin(TimeGenerated, {grain})'
    drawn: 'barchart'
  }
  {
    title: 'Codes scanned: found, and nobody registered it'
    query: 'AppMetrics | where Name == "traceability.scans" | summarize Scans = sum(Sum) by Found = tostring(Properties.found), bin(TimeGenerated, {grain})'
    drawn: 'barchart'
  }
  {
    title: 'Minutes from registration to the market: mean, longest, promised'
    query: 'AppMetrics | where Name == "traceability.listing.lag" | summarize Mean = sum(Sum) / sum(ItemCount) / 60, Longest = max(Max) / 60, Promised = ${listingLagMinutes} by bin(TimeGenerated, {grain})'
    drawn: 'linechart'
  }
  {
    title: 'Minutes until each kind of shop has it, longest'
    query: 'AppMetrics | where Name == "traceability.shop.lag" | summarize Minutes = max(Max) / 60 by Shop = tostring(Properties.shop), bin(TimeGenerated, {grain})'
    drawn: 'linechart'
  }
  {
    title: 'Minutes that recalls took: done, under way, promised'
    query: 'AppMetrics | where Name in ("traceability.recall.duration", "traceability.recall.age") | summarize Done = maxif(Max, Name == "traceability.recall.duration") / 60, Underway = maxif(Max, Name == "traceability.recall.age") / 60, Promised = ${recallMinutes} by bin(TimeGenerated, {grain})'
    drawn: 'linechart'
  }
  {
    title: 'Seconds that messages waited to be taken, by queue'
    query: 'AppMetrics | where Name == "traceability.queue.age" | summarize Seconds = max(Max) by Queue = tostring(Properties.queue), bin(TimeGenerated, {grain})'
    drawn: 'linechart'
  }
  {
    title: 'Messages that failed too often, by queue'
    query: 'AppMetrics | where Name == "traceability.poison" | summarize Messages = sum(Sum) by Queue = tostring(Properties.queue), bin(TimeGenerated, {grain})'
    drawn: 'barchart'
  }
  {
    title: 'Ready, as asked from outside: percent'
    query: 'AppAvailabilityResults | where Name == "readyz" | summarize Percent = 100.0 * countif(Success) / count() by bin(TimeGenerated, {grain})'
    drawn: 'linechart'
  }
  {
    title: 'Seconds that requests took, by route: mean and longest'
    query: 'AppMetrics | where Name == "http.server.request.duration" | summarize Requests = sum(ItemCount), Mean = sum(Sum) / sum(ItemCount), Longest = max(Max) by Route = tostring(Properties["http.route"]) | order by Requests desc'
    drawn: 'table'
  }
  {
    title: 'Traces of batches that came late or failed: from POST to the shop'
    query: 'AppRequests | where AppRoleName == "traceability" and Name == "POST /api/batches" | project TimeGenerated, OperationId, ResultCode | join kind = inner (union AppRequests, AppDependencies | where AppRoleName == "traceability" | summarize Ended = max(TimeGenerated + DurationMs * 1ms), Faults = countif(Success == false) by OperationId) on OperationId | project TimeGenerated, OperationId, ResultCode, Minutes = (Ended - TimeGenerated) / 1m, Faults | where Faults > 0 or Minutes > ${listingLagMinutes} | order by TimeGenerated desc | take 50'
    drawn: 'table'
  }
]

var asked = {
  type: 9
  name: 'asked'
  content: {
    version: 'KqlParameterItem/1.0'
    style: 'pills'
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    parameters: [
      {
        id: 'd8f1f1c4-6d25-4d0b-9d7c-0f8a0b8f5a01'
        version: 'KqlParameterItem/1.0'
        name: 'time'
        label: 'Time'
        type: 4
        isRequired: true
        typeSettings: {
          selectableValues: [
            { durationMs: 3600000 }
            { durationMs: 86400000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
          ]
        }
        value: { durationMs: 86400000 }
      }
      {
        id: 'd8f1f1c4-6d25-4d0b-9d7c-0f8a0b8f5a02'
        version: 'KqlParameterItem/1.0'
        name: 'grain'
        label: 'Each'
        type: 2
        isRequired: true
        jsonData: '[{"value": "1m", "label": "minute"}, {"value": "15m", "label": "quarter of an hour", "selected": true}, {"value": "1h", "label": "hour"}, {"value": "1d", "label": "day"}]'
      }
    ]
  }
}

var drawn = map(charts, chart => {
  type: 3
  name: chart.title
  customWidth: '50'
  content: {
    version: 'KqlItem/1.0'
    query: chart.query
    size: 0
    title: chart.title
    timeContextFromParameter: 'time'
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    crossComponentResources: [workspaceId]
    visualization: chart.drawn
  }
})

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // A workbook's name is a GUID.
  name: guid(name, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: name
    category: 'workbook'
    sourceId: workspaceId
    version: '1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([asked], drawn)
      fallbackResourceIds: [workspaceId]
    })
  }
}
