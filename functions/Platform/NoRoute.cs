namespace Traceability.Platform;

/// <summary>Marks an endpoint that answers as if there were none.</summary>
public sealed record NoRoute;
