namespace Traceability.Gs1.Epcis;

/// <summary>Which rule a part of a document breaks.</summary>
public enum EpcisRule
{
    /// <summary>It is not JSON in UTF-8.</summary>
    Json,

    /// <summary>It is deeper than <see cref="EpcisDocument.MaxDepth"/>.</summary>
    Depth,

    /// <summary>There are more events than <see cref="EpcisDocument.MaxEvents"/>.</summary>
    Events,

    /// <summary>A text is longer than <see cref="EpcisDocument.MaxTextLength"/>.</summary>
    TextLength,

    /// <summary>A value is there twice in a list that has each once.</summary>
    DuplicateValue,

    /// <summary>A field that must be there is not, or is empty.</summary>
    Required,

    /// <summary>It is of another JSON type: a text where a number must be, one thing where a list must be.</summary>
    JsonType,

    /// <summary>The <c>type</c> of a document or event is none of EPCIS.</summary>
    UnknownType,

    /// <summary>A field that EPCIS does not have there; a field of one's own has a prefix or is a URI.</summary>
    UnknownField,

    /// <summary>A field of one's own has a prefix that no <c>@context</c> defines.</summary>
    Prefix,

    /// <summary>A <c>@context</c> that is none.</summary>
    Context,

    /// <summary><c>schemaVersion</c> is no version number.</summary>
    Version,

    /// <summary>A field that EPCIS has, but not with this kind of event or this action.</summary>
    Forbidden,

    /// <summary>It is no absolute URI.</summary>
    Uri,

    /// <summary>It is an EPC URI or Digital Link with a wrong length, character or check digit.</summary>
    Epc,

    /// <summary>A class of things where single things are named.</summary>
    ClassAsInstance,

    /// <summary>A single thing where a class of things is named.</summary>
    InstanceAsClass,

    /// <summary>It is no word of the Core Business Vocabulary, and no URI of one's own.</summary>
    Word,

    /// <summary>It is not <c>ADD</c>, <c>OBSERVE</c> or <c>DELETE</c>.</summary>
    Action,

    /// <summary>It is no date and time with an offset from UTC.</summary>
    Time,

    /// <summary>It is no offset such as <c>+07:00</c>, −14:00 to +14:00.</summary>
    TimeZoneOffset,

    /// <summary>A quantity is less than zero.</summary>
    Quantity,

    /// <summary>A number is beyond what can be kept.</summary>
    Number,

    /// <summary>It is no unit's code of two or three capitals or digits (UN/CEFACT Recommendation 20), or has no quantity.</summary>
    Uom,

    /// <summary>It is not hexadecimal.</summary>
    HexBinary,

    /// <summary>A parent must be named with this action or kind of event.</summary>
    Parent,

    /// <summary>The event is about nothing: no EPC, no quantity, and no sensor's report with a place.</summary>
    Objects,
}
