using System.Net.Sockets;
using System.Text;

namespace Traceability.Tests.Support;

/// <summary>One request byte for byte as a test writes it, where a client would tidy its target.</summary>
public static class RawRequest
{
    /// <param name="program">Where it goes.</param>
    /// <param name="target">The request target, as it stands on the request line.</param>
    /// <param name="headers">Further header lines, each <c>Name: value</c>.</param>
    /// <returns>The status, and everything that was answered.</returns>
    public static async Task<(int Status, string Answer)> GetAsync(Uri program, string target, params string[] headers)
    {
        ArgumentNullException.ThrowIfNull(program);
        var cancellation = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(program.Host, program.Port, cancellation);
        await using var stream = client.GetStream();
        string[] lines =
        [
            $"GET {target} HTTP/1.1",
            $"Host: {program.Authority}",
            "Connection: close",
            .. headers,
            "",
            "",
        ];
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", lines)), cancellation);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(cancellation);
        return (
            int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), System.Globalization.CultureInfo.InvariantCulture),
            answer
        );
    }
}
