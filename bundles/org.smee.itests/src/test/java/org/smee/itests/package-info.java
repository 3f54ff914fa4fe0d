/** Tests of the whole: the arrows between bundles, each feature alone, the distribution that is shipped. */
package org.smee.itests;
