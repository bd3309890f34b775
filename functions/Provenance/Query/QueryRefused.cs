using Traceability.Platform;

namespace Traceability.Provenance.Query;

/// <summary>The standard's names for what can be wrong with a query (EPCIS 2.0 §8.2.6, §12.7).</summary>
public enum QueryException
{
    QueryParameterException,
    QueryTooLargeException,
    QueryTooComplexException,
    NoSuchNameException,
    DuplicateNameException,
    SubscriptionControlsException,
    InvalidURIException,
}

/// <summary>Why a query gets no answer.</summary>
/// <param name="Kind">The standard's name.</param>
/// <param name="Parameter">Which parameter; empty where it is the whole.</param>
/// <param name="Text">The rule.</param>
public sealed record QueryRefused(QueryException Kind, string Parameter, Text Text);
