using 'main.bicep'

// To try things out: costs next to nothing, and can be thrown away.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'southeastasia')
param operatorKey = readEnvironmentVariable('OPERATOR_KEY', '')
param personalKey = readEnvironmentVariable('PERSONAL_KEY', '')
param mailTo = readEnvironmentVariable('MAIL_TO', '')
param redundancy = 'Standard_LRS'
param keepDeletedDays = 7
param locked = false
param frontDoor = false
param private = false
param maximumInstances = 40
param alwaysReady = 0
param instanceMemory = 512
param logDays = 30
param logGigabytesADay = 1
param budget = 20
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
