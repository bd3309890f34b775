namespace Traceability.Places;

/// <summary>
/// One of the 63 provinces and centrally run cities from 1 August 2008 (Resolution 15/2008/QH12, the last change before) to 30 June
/// 2025. Old papers and people's memory name them; here they lead to the unit that they became part of.
/// </summary>
/// <param name="Code">Two digits, by Decision 124/2004/QĐ-TTg.</param>
/// <param name="Name">Without "tỉnh" or "thành phố"; Thừa Thiên Huế by the name that it had before 2025.</param>
/// <param name="Outlines">The names of its outlines in the package <c>@svg-maps/vietnam</c>, its archipelago's among them.</param>
public sealed record FormerProvince(string Code, string Name, IReadOnlyList<string> Outlines);
