param name string

@description('In the subscription\'s currency, a month.')
@minValue(1)
param amount int

@description('The first day of the month of the first deployment, as yyyy-MM-dd: Azure lets it never change.')
param start string

param mailTo string

// At these parts of the amount someone is told; the last one before it is spent, because it will be.
var steps = [
  { key: 'half', percent: 50, type: 'Actual' }
  { key: 'most', percent: 80, type: 'Actual' }
  { key: 'all', percent: 100, type: 'Actual' }
  { key: 'coming', percent: 100, type: 'Forecasted' }
]

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: toObject(steps, step => step.key, step => {
      enabled: true
      operator: 'GreaterThanOrEqualTo'
      threshold: step.percent
      thresholdType: step.type
      contactEmails: [mailTo]
    })
  }
}
