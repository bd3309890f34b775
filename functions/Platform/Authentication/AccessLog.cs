namespace Traceability.Platform.Authentication;

/// <summary>
/// Who was refused, and where: an entry each, so that somebody who looks can tell a mistake from an attempt. The route is the table's, not
/// what was sent; nothing that was sent is in an entry.
/// </summary>
static partial class AccessLog
{
    [LoggerMessage(4011, LogLevel.Information, "{Method} {Route}: a key that opens nothing")]
    public static partial void WrongKey(ILogger logger, string method, string? route);

    [LoggerMessage(4012, LogLevel.Information, "{Method} {Route}: a device whose proof or token is not taken")]
    public static partial void WrongProof(ILogger logger, string method, string? route);

    [LoggerMessage(4031, LogLevel.Information, "{Method} {Route}: not for {Role} {Id}")]
    public static partial void NotFor(ILogger logger, string method, string? route, Role role, string id);

    [LoggerMessage(4291, LogLevel.Information, "{Method} {Route}: too fast, {Role} {Id}")]
    public static partial void TooFast(ILogger logger, string method, string? route, Role role, string id);
}
