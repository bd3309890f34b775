// The secrets that people make: the operator's key, what seals personal data, and what an OpenID Connect issuer gave. No setting holds either.
param name string
param location string
param tags object
param principalId string

@description('The identity\'s name, which grants are named by: a name that is known before anything is made.')
param identityName string
param private bool
param locked bool

@description('Empty: the key that is there stays. A new one is a new version, which the app takes up at its next start.')
@secure()
param operatorKey string

@description('Empty: the key that is there stays. What one sealed is unreadable without it: the vault keeps its versions.')
@secure()
param personalKey string

@description('Empty: the one that is there stays.')
@secure()
param signInClientSecret string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // Once on, it cannot be turned off; null leaves it as it is.
    enablePurgeProtection: locked ? true : null
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: private ? 'Deny' : 'Allow', bypass: 'AzureServices' }
  }
}

resource operatorKeySecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(operatorKey)) {
  parent: vault
  name: 'operator-key'
  properties: { value: operatorKey }
}

resource personalKeySecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(personalKey)) {
  parent: vault
  name: 'personal-key'
  properties: { value: personalKey }
}

resource signInSecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(signInClientSecret)) {
  parent: vault
  name: 'sign-in-client-secret'
  properties: { value: signInClientSecret }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identityName, secretsUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

output id string = vault.id
// Without a version: the app takes up a new one by itself.
output operatorKeyUri string = '${vault.properties.vaultUri}secrets/operator-key'
output personalKeyUri string = '${vault.properties.vaultUri}secrets/personal-key'
output signInClientSecretUri string = '${vault.properties.vaultUri}secrets/sign-in-client-secret'
