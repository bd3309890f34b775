using Traceability.Platform.Pages;

namespace Traceability.Privacy;

/// <summary>What is kept of people, why, for how long, and what they may ask for; with the texts that they are asked to agree to.</summary>
/// <param name="Version">Of those texts.</param>
/// <param name="BuyerKeptDays">Days after an order's end for which who bought is kept.</param>
/// <param name="Hotline">The operator's telephone; null where none is public.</param>
public sealed record PrivacyPageModel(PageLanguage Language, string Version, int BuyerKeptDays, string? Hotline)
    : IPageModel;
