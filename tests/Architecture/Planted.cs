namespace Traceability.Tests.Architecture.Planted.Gs1
{
    public static class BackwardsFromGs1
    {
        public static Farmers.WebInADomain? Farmer { get; set; }
    }
}

namespace Traceability.Tests.Architecture.Planted.Farmers
{
    public sealed class WebInADomain
    {
        public Microsoft.AspNetCore.Http.HttpContext? Request { get; set; }
    }

    public sealed class AzureInADomain
    {
        public Azure.Data.Tables.TableEntity? Row { get; init; }
    }
}

namespace Traceability.Tests.Architecture.Planted.Listings
{
    public sealed class ANeighbour;
}

namespace Traceability.Tests.Architecture.Planted.Labels
{
    public static class SidewaysFromLabels
    {
        public static Listings.ANeighbour? Neighbour { get; set; }
    }
}
