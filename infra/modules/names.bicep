// What the program names. tests/Infra holds every list here against the code and against the package, both ways.

@export()
@description('Tables.cs')
var tables = [
  'keys'
  'people'
  'erasures'
  'places'
  'farmers'
  'devices'
  'members'
  'partners'
  'authorities'
  'products'
  'diary'
  'batches'
  'stock'
  'boxes'
  'listings'
  'marketplaces'
  'rejections'
  'sales'
  'orders'
  'opinions'
  'imports'
  'shops'
  'shopitems'
  'shoptokens'
  'catalogue'
  'requests'
  'webhooks'
  'events'
  'eventindex'
  'thingevents'
  'captures'
  'queries'
  'shipments'
  'graph'
  'recalls'
  'marks'
  'notices'
  'links'
  'feeds'
  'statistics'
  'poison'
]

@export()
@description('Queues.cs; each has its -poison queue beside it.')
var queues = [
  'diary-changed'
  'batch-changed'
  'passport-changed'
  'listing-changed'
  'shop-changed'
  'delivery'
  'capture'
  'event-accepted'
  'subscription'
  'recall'
  'story'
  'sale-changed'
  'order-changed'
  'opinion-changed'
  'import'
  'statistics'
  'erasure'
]

@export()
@description('Containers.cs')
var containers = [
  'codes'
  'photos'
  'certificates'
  'captures'
  'events'
  'imports'
]

@export()
@description('What reads each queue.')
var queueFunctions = {
  'answer-subscriptions': 'subscription'
  'bring-to-shops': 'shop-changed'
  'count-statistics': 'statistics'
  'decide-listings': 'listing-changed'
  'erase-people': 'erasure'
  'follow-batch': 'batch-changed'
  'follow-event': 'event-accepted'
  'follow-opinion': 'opinion-changed'
  'follow-order': 'order-changed'
  'follow-sale': 'sale-changed'
  'rewrite-passports': 'passport-changed'
  'roll-captures': 'capture'
  'send-delivery': 'delivery'
  'spread-recalls': 'recall'
  'tell-story': 'story'
  'weigh-harvests': 'diary-changed'
  'work-off-imports': 'import'
}

@export()
@description('What a clock starts, and after how long without a run someone is told (ISO 8601).')
var timerFunctions = {
  'expire-lots': 'P2D'
  'run-subscriptions': 'PT15M'
}

@export()
@description('HTTP functions whose answers say how long they last, immutable ones a year: kept at the edge.')
var lastingRoutes = {
  'http-assets': '/assets/*'
  'http-codes': '/codes/*'
  'http-photos': '/photos/*'
}

@export()
@description('HTTP functions whose answers are passed through: see front-door-routes.bicep.')
var passedRoutes = {
  'http-api': '/api/*'
  'http-docs': '/docs/*'
  'http-epcis': '/epcis/*'
  'http-farm': '/farm/*'
  'http-farmers': '/farmers/*'
  'http-feeds': '/feeds/*'
  'http-gln': '/414/*'
  'http-gtin': '/01/*'
  'http-imports': '/imports/*'
  'http-key-253': '/253/*'
  'http-key-255': '/255/*'
  'http-key-401': '/401/*'
  'http-key-402': '/402/*'
  'http-key-415': '/415/*'
  'http-key-417': '/417/*'
  'http-key-8003': '/8003/*'
  'http-key-8004': '/8004/*'
  'http-key-8006': '/8006/*'
  'http-key-8010': '/8010/*'
  'http-key-8013': '/8013/*'
  'http-key-8017': '/8017/*'
  'http-key-8018': '/8018/*'
  'http-labels': '/labels/*'
  'http-listings': '/listings/*'
  'http-market': '/market/*'
  'http-openapi': '/openapi/*'
  'http-operator': '/operator/*'
  'http-orders': '/orders/*'
  'http-places': '/places/*'
  'http-privacy': '/privacy/*'
  'http-sscc': '/00/*'
  'http-statistics': '/statistics/*'
  'http-trace': '/trace/*'
  'http-well-known': '/.well-known/*'
}
