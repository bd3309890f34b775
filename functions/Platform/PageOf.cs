using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Traceability.Platform.Problems;

namespace Traceability.Platform;

/// <summary>One page of a list.</summary>
/// <param name="Next">Where the next page starts; null on the last.</param>
public sealed record PageOf<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Goes through a list that is told in pages.</summary>
public static class PagesOf
{
    /// <summary>Everything that a list has, a page of the greatest size at a time; a page is read when the one before is used up.</summary>
    public static async IAsyncEnumerable<T> AllAsync<T>(Func<PageRequest, Task<PageOf<T>>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        string? after = null;
        do
        {
            var page = await read(new PageRequest(PageRequest.MaxSize, after));
            foreach (var item in page.Items)
            {
                yield return item;
            }

            after = page.Next;
        } while (after is not null);
    }
}

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Size">Items at most, 1 to 200; 50 where nothing is asked.</param>
/// <param name="After">The key that the page starts behind; null for the first.</param>
public sealed record PageRequest(int Size, string? After)
{
    public const int MaxSize = 200;
    public const int DefaultSize = 50;
    public const int MaxToken = 500;

    public static PageRequest Of(HttpRequest request, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(refusals);
        var size = DefaultSize;
        if (
            request.Query["perPage"].ToString() is { Length: > 0 } asked
            && (
                !int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out size)
                || size is < 1 or > MaxSize
            )
        )
        {
            refusals.Add("perPage", "range", "Cần một số từ 1 đến 200.", "Needs a number from 1 to 200.");
        }

        return new PageRequest(size, AfterOf(request, refusals));
    }

    /// <summary>Which page is asked for, or the refusal of what asks for none.</summary>
    public static bool TryOf(
        HttpRequest request,
        [NotNullWhen(true)] out PageRequest? asked,
        [NotNullWhen(false)] out ProblemResult? problem
    )
    {
        var refusals = new Refusals();
        asked = Of(request, refusals);
        problem = refusals.Any ? ProblemResult.Invalid(refusals.List) : null;
        return problem is null;
    }

    /// <summary>The key that the asked page starts behind; null for the first page, and for a token that was refused.</summary>
    public static string? AfterOf(HttpRequest request, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(refusals);
        var token = request.Query["nextPageToken"].ToString();
        if (token.Length == 0)
        {
            return null;
        }

        if (token.Length <= MaxToken && Base64Url.IsValid(token))
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        }

        refusals.Add(
            "nextPageToken",
            "token",
            "Mã trang không đúng: hãy dùng mã của câu trả lời trước.",
            "Not a page token: use the one that the last answer gave."
        );
        return null;
    }

    /// <summary>The token that asks for the page behind a key.</summary>
    public static string? Token(string? key) =>
        key is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <summary>Tells where the page behind a key is (RFC 8288); says the token that asks for it.</summary>
    public static string? LinkNext(HttpContext context, string publicUrl, string? next)
    {
        ArgumentNullException.ThrowIfNull(context);
        var token = Token(next);
        if (token is not null)
        {
            // What narrows the list narrows its next page too.
            var kept = (context.Request.QueryString.Value ?? "")
                .TrimStart('?')
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Where(part => !part.StartsWith("nextPageToken=", StringComparison.OrdinalIgnoreCase));
            var query = string.Join('&', kept.Append("nextPageToken=" + token));
            context.Response.Headers.Append("Link", $"<{publicUrl}{RawPath.Of(context)}?{query}>; rel=\"next\"");
        }

        return token;
    }
}
