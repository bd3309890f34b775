// The plan and the app: the published package under the Functions host, as a custom handler.
param name string
param location string
param tags object
param identityId string
param identityClientId string
param storageName string
param packageContainerUrl string
param insightsAddress string
param operatorKeyUri string
param personalKeyUri string
param signInClientSecretUri string

@description('Empty: not in a virtual network.')
param subnetId string

@description('Front Door\'s own id: requests that did not come through it are refused. Empty: there is none, and the app is public.')
param frontDoorId string

@description('The origin in every code that is printed. It can never change once a label is out.')
param publicUrl string
param companyPrefix string
param hotline string
param allowPrivateWebhooks bool
param signInIssuer string
param signInClientId string

@description('How long storage is waited for at each of a few tries, as hh:mm:ss.')
param storageTimeout string
@description('How long a change\'s announcement is hidden at first, as hh:mm:ss.')
param announcementDelay string
@description('How long a shop may take to answer, as hh:mm:ss.')
param shopTimeout string
@description('How long a buyer\'s name, telephone and address stay after the order\'s end, as days.hh:mm:ss.')
param buyerKept string

@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('Instances for HTTP that never sleep; 0 costs nothing while nobody asks.')
@minValue(0)
param alwaysReady int

@description('MB of an instance.')
@allowed([512, 2048, 4096])
param instanceMemory int

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2024-11-01' = {
  name: 'func-${name}'
  location: location
  // azd finds what it deploys to by this tag.
  tags: union(tags, { 'azd-service-name': 'traceability' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'custom', version: '1.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: empty(frontDoorId) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: empty(frontDoorId)
        ? []
        : [
            {
              name: 'front-door'
              priority: 100
              action: 'Allow'
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: { 'x-azure-fdid': [frontDoorId] }
            }
          ]
    }
  }

  // Nobody deploys by a password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      AzureWebJobsDisableHomepage: 'true'
      FUNCTIONS_EXTENSION_VERSION: '~4'
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsAddress
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      Traceability__PublicUrl: publicUrl
      Traceability__OperatorKey: '@Microsoft.KeyVault(SecretUri=${operatorKeyUri})'
      Traceability__PersonalKey: '@Microsoft.KeyVault(SecretUri=${personalKeyUri})'
      // The Functions host, and what stands before it: each adds whom it was called by.
      Traceability__ForwardedHops: empty(frontDoorId) ? '1' : '2'
      Traceability__CompanyPrefix: companyPrefix
      Traceability__Hotline: hotline
      Traceability__AllowPrivateWebhooks: string(allowPrivateWebhooks)
      Traceability__SignIn__Issuer: signInIssuer
      Traceability__SignIn__ClientId: signInClientId
      Traceability__SignIn__ClientSecret: empty(signInIssuer)
        ? ''
        : '@Microsoft.KeyVault(SecretUri=${signInClientSecretUri})'
      Traceability__StorageTimeout: storageTimeout
      Traceability__AnnouncementDelay: announcementDelay
      Traceability__ShopTimeout: shopTimeout
      Traceability__BuyerKept: buyerKept
    }
  }
}

output id string = site.id
output name string = site.name
output host string = site.properties.defaultHostName
