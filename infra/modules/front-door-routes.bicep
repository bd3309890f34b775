// What the edge keeps, and what it passes through.
//
// Promise 6 allows an answer five seconds from its storage read, on all its way, in the language and format that was asked for. Front
// Door neither counts the Age that an answer comes with nor keeps answers apart by Vary (Accept, Accept-Language): kept there, a
// page could be ten seconds old, and the wrong one. So pages, link sets and feeds are passed through: their five seconds are the program's
// and the browser's. What never changes under its address is kept at the edge for as long as it says (a year, immutable).
import { lastingRoutes, passedRoutes } from 'names.bicep'

param profileName string
param endpointName string
param originHost string

@description('A domain of the operator\'s own; its DNS must point to the endpoint. Empty: the endpoint\'s name is the address.')
param customDomain string

resource profile 'Microsoft.Cdn/profiles@2025-04-15' existing = {
  name: profileName

  resource endpoint 'afdEndpoints' existing = { name: endpointName }
}

resource origins 'Microsoft.Cdn/profiles/originGroups@2025-04-15' = {
  parent: profile
  name: 'app'
  properties: {
    loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 }
    // Of one origin there is nothing to choose: no probe, which would keep an app awake that nobody asks for.
    sessionAffinityState: 'Disabled'
  }

  resource app 'origins' = {
    name: 'app'
    properties: {
      hostName: originHost
      originHostHeader: originHost
      httpsPort: 443
      priority: 1
      weight: 1000
      enabledState: 'Enabled'
      enforceCertificateNameCheck: true
    }
  }
}

resource domain 'Microsoft.Cdn/profiles/customDomains@2025-04-15' = if (!empty(customDomain)) {
  parent: profile
  name: replace(empty(customDomain) ? 'none' : customDomain, '.', '-')
  properties: {
    hostName: customDomain
    tlsSettings: { certificateType: 'ManagedCertificate', minimumTlsVersion: 'TLS12' }
  }
}

var domains = empty(customDomain) ? [] : [{ id: domain.id }]

resource lasting 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-04-15' = {
  parent: profile::endpoint
  name: 'lasting'
  properties: {
    originGroup: { id: origins.id }
    customDomains: domains
    patternsToMatch: map(items(lastingRoutes), route => route.value)
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    // The answers' own Cache-Control decides; a size or a version is in the query. They come compressed.
    cacheConfiguration: { queryStringCachingBehavior: 'UseQueryString' }
  }
  dependsOn: [origins::app]
}

resource passed 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-04-15' = {
  parent: profile::endpoint
  name: 'passed'
  properties: {
    originGroup: { id: origins.id }
    customDomains: domains
    // The last one takes what the root function takes: the home page, compressed links, /healthz and /readyz.
    patternsToMatch: concat(map(items(passedRoutes), route => route.value), ['/*'])
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
  }
  dependsOn: [origins::app]
}
