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
    public static Task<(int Status, string Answer)> GetAsync(Uri program, string target, params string[] headers)
    {
        ArgumentNullException.ThrowIfNull(program);
        return SendAsync(program, [$"GET {target} HTTP/1.1", $"Host: {program.Authority}", .. headers], "");
    }

    /// <summary>Sends a request of Payloads/http again, as the Functions host sent one like it.</summary>
    /// <param name="program">Where it goes.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="values">What stands in the place of each word of the file.</param>
    public static async Task<(int Status, string Answer)> ReplayAsync(
        Uri program,
        string name,
        params (string Word, string Value)[] values
    )
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Payloads", "http", name),
            TestContext.Current.CancellationToken
        );
        foreach (var (word, value) in values)
        {
            text = text.Replace(word, value, StringComparison.Ordinal);
        }

        var parts = text.ReplaceLineEndings("\n").Split("\n\n", 2);
        return await SendAsync(program, parts[0].TrimEnd('\n').Split('\n'), parts[^1].Trim('\n'));
    }

    static async Task<(int Status, string Answer)> SendAsync(Uri program, string[] head, string body)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(program.Host, program.Port, cancellation);
        await using var stream = client.GetStream();
        var length = Encoding.UTF8.GetByteCount(body);
        var chunked = head.Contains("Transfer-Encoding: chunked");
        string[] lines =
        [
            .. head,
            "Connection: close",
            .. chunked || length == 0 ? Array.Empty<string>() : [$"Content-Length: {length}"],
            "",
            chunked ? $"{length:x}\r\n{body}\r\n0\r\n\r\n" : body,
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
