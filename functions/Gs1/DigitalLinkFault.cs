namespace Traceability.Gs1;

/// <summary>Why a text is no GS1 Digital Link.</summary>
public enum DigitalLinkFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>There is no text.</summary>
    Empty,

    /// <summary>It is no http or https address: another scheme, no host, a user name, or blanks and control characters.</summary>
    NotWeb,

    /// <summary>The path does not end in a primary key and pairs of numeric AI and value.</summary>
    NoKey,

    /// <summary>A percent sign without two hex digits, or a character that is not ASCII.</summary>
    Encoding,

    /// <summary>The primary key's value has not the form of its AI.</summary>
    Key,

    /// <summary>The primary key's check digit or check pair is wrong.</summary>
    CheckDigit,

    /// <summary>A key qualifier is unknown to this key, out of order, twice there, missing where it must be, or malformed.</summary>
    Qualifier,

    /// <summary>
    /// An AI in the query has a value that is not of its form or fails its check digit, is there twice, may not be there, or
    /// belongs in the path; or an all-digit name is no AI.
    /// </summary>
    Attribute,
}
