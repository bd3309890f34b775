// Who is told of what: each alert is a promise that does not hold. docs/runbook.md says what to do at each.
import { queueFunctions, timerFunctions } from 'names.bicep'

param name string
param location string
param tags object
param workspaceId string
param insightsId string
param storageId string
param publicUrl string

@description('Who is told. Empty: alerts fire, and nobody gets a mail.')
param mailTo string

@description('Minutes for which a listing may lag behind its batch before somebody is told.')
@minValue(1)
param listingLagMinutes int

@description('Where /readyz is asked from (Application Insights\' own names of places).')
param askedFrom array

// A batch comes onto the market through these two, one behind the other.
var listingFunctions = ['follow-batch', 'decide-listings']
var handlers = map(items(queueFunctions), function => function.key)

var logAlerts = [
  {
    name: 'poison'
    severity: 1
    every: 'PT5M'
    over: 'PT15M'
    says: 'A queue message failed five times and lies in the table poison. What it announced has not happened.'
    query: 'AppRequests | where OperationName startswith "keep-poison-" | summarize Messages = count() by OperationName'
    measured: 'Messages'
    above: 0
    by: 'OperationName'
  }
  {
    name: 'listing-lag'
    severity: 2
    every: 'PT5M'
    over: 'PT15M'
    says: 'Batches come onto the marketplaces later than promised: one message in twenty waits too long.'
    // The host logs of each message when it was sent; with what is promised in minutes.
    query: 'AppTraces | where Message startswith "Trigger Details:" and OperationName in ("${join(listingFunctions, '", "')}") | parse Message with * "InsertionTime: " Sent:datetime | extend Minutes = (TimeGenerated - Sent) / 1m | summarize Lag = percentile(Minutes, 95) by OperationName'
    measured: 'Lag'
    above: listingLagMinutes
    by: 'OperationName'
  }
  {
    name: 'handlers'
    severity: 2
    every: 'PT5M'
    over: 'PT15M'
    says: 'Handlers of queue messages fail again and again; their messages become poison next.'
    query: 'AppRequests | where Success == false and OperationName in ("${join(handlers, '", "')}") | summarize Failures = count() by OperationName'
    measured: 'Failures'
    above: 10
    by: 'OperationName'
  }
  {
    name: 'http-5xx'
    severity: 2
    every: 'PT5M'
    over: 'PT5M'
    says: 'More than one request in a hundred is answered with a fault of ours.'
    query: 'AppRequests | where ResultCode matches regex "^[1-5][0-9][0-9]$" | summarize Faults = countif(ResultCode startswith "5"), All = count() | where Faults >= 5 | project Percent = 100.0 * Faults / All'
    measured: 'Percent'
    above: 1
    by: ''
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'Trace'
    enabled: true
    emailReceivers: empty(mailTo) ? [] : [{ name: 'operator', emailAddress: mailTo, useCommonAlertSchema: true }]
  }
}

resource readiness 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'readyz-${name}'
  location: location
  // Application Insights shows the test by this link.
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'readyz-${name}'
    Name: 'readyz'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: map(askedFrom, place => { Id: place })
    Request: { RequestUrl: '${publicUrl}/readyz', HttpVerb: 'GET', ParseDependentRequests: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 }
  }
}

resource notReady 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'readyz-${name}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Shoppers\' codes lead nowhere: /readyz fails from two places or more.'
    severity: 0
    enabled: true
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    scopes: [readiness.id, insightsId]
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: readiness.id
      componentId: insightsId
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource throttled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'throttled-${name}'
  location: 'global'
  tags: tags
  properties: {
    description: 'The storage account turns requests away: a partition or the account is at its limit.'
    severity: 2
    enabled: true
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    scopes: [storageId]
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'throttled'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.Storage/storageAccounts'
          metricName: 'Transactions'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 20
          dimensions: [
            {
              name: 'ResponseType'
              operator: 'Include'
              values: [
                'ClientAccountBandwidthThrottlingError'
                'ClientAccountRequestThrottlingError'
                'ClientThrottlingError'
                'ServerBusyError'
                'SuccessWithThrottling'
              ]
            }
          ]
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource logged 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: '${alert.name}-${name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.says
      severity: alert.severity
      enabled: true
      evaluationFrequency: alert.every
      windowSize: alert.over
      scopes: [workspaceId]
      // The tables are there from the first request on, which comes later than this rule.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            metricMeasureColumn: alert.measured
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: alert.above
            dimensions: empty(alert.by) ? [] : [{ name: alert.by, operator: 'Include', values: ['*'] }]
            failingPeriods: { minFailingPeriodsToAlert: 1, numberOfEvaluationPeriods: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

// A timer that has stopped says nothing: each is missed after its own time.
resource missed 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for timer in items(timerFunctions): {
    name: 'missed-${timer.key}-${name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'missed ${timer.key}'
      description: 'The timer ${timer.key} has not run to its end for ${timer.value}.'
      severity: 2
      enabled: true
      evaluationFrequency: timer.value == 'P2D' ? 'PT1H' : 'PT5M'
      windowSize: timer.value
      scopes: [workspaceId]
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: 'AppRequests | where OperationName == "${timer.key}" and Success == true'
            timeAggregation: 'Count'
            operator: 'LessThan'
            threshold: 1
            failingPeriods: { minFailingPeriodsToAlert: 1, numberOfEvaluationPeriods: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]
