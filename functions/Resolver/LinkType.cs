using System.Collections.Frozen;

namespace Traceability.Resolver;

/// <summary>
/// Link types: what a target is to the key. GS1's are <c>gs1:pip</c> and the like; one link type has one URI here, however it
/// was written.
/// </summary>
/// <remarks>Source: GS1 Web Vocabulary 1.16, sub-properties of <c>gs1:linkType</c>; GS1-Conformant Resolver Standard 1.2.</remarks>
public static class LinkType
{
    public const string Namespace = "https://ref.gs1.org/voc/";
    public const string Prefix = "gs1:";
    public const string DefaultLink = Namespace + "defaultLink";
    public const string DefaultLinkMulti = Namespace + "defaultLinkMulti";
    public const string Epcis = Namespace + "epcis";
    public const string LocationInfo = Namespace + "locationInfo";
    public const string Pip = Namespace + "pip";
    public const string RecallStatus = Namespace + "recallStatus";
    public const string Traceability = Namespace + "traceability";

    static readonly string[] aliases =
    [
        Prefix,
        "https://gs1.org/voc/",
        "https://www.gs1.org/voc/",
        "http://ref.gs1.org/voc/",
        "http://gs1.org/voc/",
        "http://www.gs1.org/voc/",
    ];

    static readonly FrozenSet<string> vocabulary = (
        "activityIdeas allergenInfo appDownload backgroundInfo brandHomepageClinical brandHomepagePatient careersInfo "
        + "certificationInfo consumerHandlingStorageInfo defaultLink defaultLinkMulti dpp eifu epcis epil eventsInfo faqs "
        + "handledBy hasRetailers homepage ingredientsInfo instructions jws leaveReview locationInfo logisticsInfo "
        + "loyaltyProgram masterData menuInfo nutritionalInfo openingHoursInfo paymentLink pip promotion "
        + "purchaseSuppliesOrAccessories quickStartGuide recallStatus recipeInfo registerProduct registryEntry relatedImage "
        + "relatedVideo reportFound review safetyInfo scheduleTime serviceInfo smartLabel smpc socialMedia statisticInfo "
        + "subscribe support sustainabilityInfo traceability tutorial userAgreement verificationService whatsInTheBox"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The one URI of a link type; what is in none of GS1's namespaces stays as it is.</summary>
    public static string Canonical(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var alias in aliases)
        {
            if (text.StartsWith(alias, StringComparison.Ordinal))
            {
                return Namespace + text[alias.Length..];
            }
        }

        return text;
    }

    /// <summary>Whether a canonical link type is in GS1's namespace.</summary>
    public static bool IsGs1(string canonical)
    {
        ArgumentNullException.ThrowIfNull(canonical);
        return canonical.StartsWith(Namespace, StringComparison.Ordinal);
    }

    /// <summary>Whether GS1's vocabulary has a canonical link type of its namespace.</summary>
    public static bool IsInVocabulary(string canonical) =>
        IsGs1(canonical) && vocabulary.Contains(canonical[Namespace.Length..]);
}
