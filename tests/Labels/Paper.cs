using System.Text.RegularExpressions;
using Traceability.Tests.Support;

namespace Traceability.Tests.Labels;

/// <summary>What can be copied out of a document.</summary>
static partial class Paper
{
    /// <summary>As poppler reads it, white space as one space.</summary>
    public static async Task<string> TextOf(byte[] pdf)
    {
        Debian.Needs("pdftotext", "poppler-utils");
        return Spaces().Replace(await Debian.RunAsync("pdftotext", pdf, "-raw", "-", "-"), " ");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
