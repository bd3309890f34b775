using Traceability.Members;

namespace Traceability.QrCodes;

/// <summary>Invitations as QR codes.</summary>
public sealed class LinkCodes : ILinkCodes
{
    /// <summary>Pixels that the picture claims: it is held before a phone's camera.</summary>
    const int Pixels = 320;

    public string Svg(string link) => new QrCode(link).ToSvg(Pixels);
}
