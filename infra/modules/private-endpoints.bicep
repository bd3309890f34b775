param name string
param location string
param tags object
param networkId string
param subnetId string
param storageId string
param vaultId string

var reached = [
  { group: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { group: 'queue', zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { group: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
  // Azure's suffix for vaults is vault.azure.net; the zone of its private links is named differently.
  {
    group: 'vault'
    zone: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
  }
]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for one in reached: {
    name: one.zone
    location: 'global'
    tags: tags
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (one, at) in reached: {
    parent: zone[at]
    name: name
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = [
  for one in reached: {
    name: 'pe-${one.group}-${name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: one.group
          properties: { privateLinkServiceId: one.group == 'vault' ? vaultId : storageId, groupIds: [one.group] }
        }
      ]
    }
  }
]

resource group 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-07-01' = [
  for (one, at) in reached: {
    parent: endpoint[at]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: one.group, properties: { privateDnsZoneId: zone[at].id } }
      ]
    }
  }
]
