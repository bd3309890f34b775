using 'main.bicep'

// Farmers and shoppers depend on it: two regions hold the data, nothing is deleted by mistake, the public comes through Front Door.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'southeastasia')
param customDomain = readEnvironmentVariable('CUSTOM_DOMAIN', '')
param companyPrefix = readEnvironmentVariable('COMPANY_PREFIX', '9520')
param hotline = readEnvironmentVariable('HOTLINE', '')
param signInIssuer = readEnvironmentVariable('SIGN_IN_ISSUER', '')
param signInClientId = readEnvironmentVariable('SIGN_IN_CLIENT_ID', '')
param signInClientSecret = readEnvironmentVariable('SIGN_IN_CLIENT_SECRET', '')
param operatorKey = readEnvironmentVariable('OPERATOR_KEY', '')
param personalKey = readEnvironmentVariable('PERSONAL_KEY', '')
param mailTo = readEnvironmentVariable('MAIL_TO', '')
param redundancy = 'Standard_GZRS'
param keepDeletedDays = 30
param locked = true
param frontDoor = true
param private = true
param maximumInstances = 100
param alwaysReady = 1
param instanceMemory = 2048
param logDays = 90
param logGigabytesADay = 5
param budget = 300
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
