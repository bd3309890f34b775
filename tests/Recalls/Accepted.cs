using System.Text;
using System.Text.Json.Nodes;
using Traceability.Gs1.Epcis;
using Traceability.Provenance;
using Traceability.Tests.Support;

namespace Traceability.Tests.Recalls;

/// <summary>Events as the history holds them.</summary>
static class Accepted
{
    public static AcceptedEvent Of(JsonObject e)
    {
        var bare = (JsonObject)e.DeepClone();
        bare["@context"] ??= Supply.Context;
        var document = EpcisDocument.Read(Encoding.UTF8.GetBytes(bare.ToJsonString()));
        var read = Assert.Single(document.Events);
        Assert.Empty(read.Faults);
        return new AcceptedEvent(EventKey.Of(read.Event!), read.Event!, "operator", Supply.Morning);
    }
}
