// Everything that an operator of the platform has on Azure, in one resource group. All names follow from the environment's name, the
// subscription and the region: a second run finds what the first one made, and changes nothing.
targetScope = 'subscription'

@description('Of the environment: names everything, and the resource group rg-<name>.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('An Azure region that has Flex Consumption.')
param location string

@description('The domain that every printed code leads to, such as truyxuat.example. It can never change once a label is out. Empty: the name that Azure gives.')
param customDomain string = ''

@description('GS1 company prefix that products without a GTIN get one from; 9520 is GS1\'s own, for demonstrations.')
param companyPrefix string = '9520'

@description('The phone number for who holds a recalled lot. Empty: none is shown.')
param hotline string = ''

@description('Whether webhooks may go to addresses that are not on the public internet.')
param allowPrivateWebhooks bool = false

@description('Whose sign-in offices use (OpenID Connect). Empty: they use none.')
param signInIssuer string = ''
param signInClientId string = ''

@description('At the first run, and to change it. Empty: the one in the vault stays.')
@secure()
param signInClientSecret string = ''

@description('The first operator\'s key: at the first run, and to change it. Empty: the one in the vault stays.')
@secure()
param operatorKey string = ''

@description('What seals personal data, 32 random bytes in base64: at the first run. Empty: the one in the vault stays.')
@secure()
param personalKey string = ''

param storageTimeout string = '00:00:05'
param announcementDelay string = '00:00:01'
param shopTimeout string = '00:00:15'
param buyerKept string = '90.00:00:00'

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param redundancy string

@description('Days for which deleted blobs and secrets\' versions come back.')
param keepDeletedDays int

@description('Whether storage cannot be deleted before its lock is, nor the vault be purged.')
param locked bool

@description('Whether the public comes through Front Door, and by no other way.')
param frontDoor bool

@description('Whether storage and secrets are reached through a virtual network alone.')
param private bool

param maximumInstances int
param alwaysReady int

@allowed([512, 2048, 4096])
param instanceMemory int

param logDays int
param logGigabytesADay int

@description('Who is told when a promise does not hold, or money runs out. Empty: nobody, and there is no budget.')
param mailTo string = ''

@description('Minutes for which a listing may lag behind its batch.')
param listingLagMinutes int = 2

@description('A month, in the subscription\'s currency. 0: no budget.')
param budget int

@description('The first day of the month of the first deployment, as yyyy-MM-dd. Empty: no budget.')
param budgetStart string = ''

@description('Where /readyz is asked from: Hong Kong, Singapore, Tokyo.')
param askedFrom array = ['apac-hk-hkn-azr', 'apac-sg-sin-azr', 'apac-jp-kaw-edge']

var unique = uniqueString(subscription().id, environmentName, location)
var name = 'trace-${toLower(environmentName)}-${take(unique, 6)}'
var identityName = 'id-${name}'
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: identityName, location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    // 24 letters and digits at most.
    name: 'st${take(replace(toLower(environmentName), '-', ''), 9)}${unique}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    identityName: identityName
    redundancy: redundancy
    private: private
    keepDeletedDays: keepDeletedDays
    locked: locked
  }
}

module secrets 'modules/secrets.bicep' = {
  scope: group
  params: {
    name: 'kv-${unique}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    identityName: identityName
    private: private
    locked: locked
    operatorKey: operatorKey
    personalKey: personalKey
    signInClientSecret: signInClientSecret
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    identityName: identityName
    retentionDays: logDays
    dailyGigabytes: logGigabytesADay
  }
}

module network 'modules/network.bicep' = if (private) {
  scope: group
  params: { name: name, location: location, tags: tags }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (private) {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    storageId: storage.outputs.id
    vaultId: secrets.outputs.id
  }
}

module edge 'modules/front-door.bicep' = if (frontDoor) {
  scope: group
  params: { name: name, tags: tags }
}

var publicHost = !empty(customDomain) ? customDomain : frontDoor ? edge!.outputs.host : 'func-${name}.azurewebsites.net'
var publicUrl = 'https://${publicHost}'

module app 'modules/app.bicep' = {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainerUrl: storage.outputs.packageContainerUrl
    insightsAddress: monitoring.outputs.address
    operatorKeyUri: secrets.outputs.operatorKeyUri
    personalKeyUri: secrets.outputs.personalKeyUri
    signInClientSecretUri: secrets.outputs.signInClientSecretUri
    subnetId: private ? network!.outputs.appSubnetId : ''
    frontDoorId: frontDoor ? edge!.outputs.frontDoorId : ''
    publicUrl: publicUrl
    companyPrefix: companyPrefix
    hotline: hotline
    allowPrivateWebhooks: allowPrivateWebhooks
    signInIssuer: signInIssuer
    signInClientId: signInClientId
    storageTimeout: storageTimeout
    announcementDelay: announcementDelay
    shopTimeout: shopTimeout
    buyerKept: buyerKept
    maximumInstances: maximumInstances
    alwaysReady: alwaysReady
    instanceMemory: instanceMemory
  }
  dependsOn: [privateEndpoints]
}

module routes 'modules/front-door-routes.bicep' = if (frontDoor) {
  scope: group
  params: {
    profileName: 'afd-${name}'
    endpointName: name
    originHost: app.outputs.host
    customDomain: customDomain
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    insightsId: monitoring.outputs.insightsId
    storageId: storage.outputs.id
    publicUrl: publicUrl
    mailTo: mailTo
    listingLagMinutes: listingLagMinutes
    askedFrom: askedFrom
  }
}

module cost 'modules/budget.bicep' = if (budget > 0 && !empty(budgetStart) && !empty(mailTo)) {
  scope: group
  params: { name: 'budget-${name}', amount: budget, start: budgetStart, mailTo: mailTo }
}

output PUBLIC_URL string = publicUrl
output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP string = app.outputs.name
output STORAGE_ACCOUNT string = storage.outputs.name
